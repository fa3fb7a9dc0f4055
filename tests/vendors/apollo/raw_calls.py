"""Calls of Apollo, for tests of bytes and of storage."""

from typing import Final

from tests.across.raw_calls import TEXT, RawCalls

RAW: Final = RawCalls(
    {"X-Api-Key": "{api_key}"},
    write="/api/v1/contacts",
    new=("/api/v1/opportunities", {"json": {"name": "A", "description": TEXT}}),
    deletion=("POST", "/api/v1/opportunities/bulk_destroy?ids[]={}"),
    settings={"directory": {"people": 0, "organizations": 0}},
)
