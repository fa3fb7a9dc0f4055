"""Calls of Close, for tests of bytes and of storage."""

from typing import Final

from tests.across.raw_calls import TEXT, RawCalls

RAW: Final = RawCalls(
    {"Authorization": "Bearer {access_token}"},
    write="/api/v1/lead/",
    new=("/api/v1/lead/", {"json": {"name": "A", "description": TEXT}}),
    deletion=("DELETE", "/api/v1/lead/{}/"),
)
