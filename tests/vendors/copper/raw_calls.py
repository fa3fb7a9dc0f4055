"""Calls of Copper, for tests of bytes and of storage."""

from typing import Final

from tests.across.raw_calls import TEXT, RawCalls

RAW: Final = RawCalls(
    {"X-PW-AccessToken": "{api_key}", "X-PW-Application": "developer_api", "X-PW-UserEmail": "{email}"},
    write="/developer_api/v1/people",
    new=("/developer_api/v1/companies", {"json": {"name": "A", "details": TEXT}}),
    deletion=("DELETE", "/developer_api/v1/companies/{}"),
)
