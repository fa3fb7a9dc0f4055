"""Calls of Pardot, for tests of bytes and of storage."""

from typing import Final

from tests.across.raw_calls import TEXT, RawCalls

RAW: Final = RawCalls(
    {"Authorization": "Pardot api_key={api_key}, user_key={user_key}"},
    write="/api/opportunity/version/4/do/create",
    new=("/api/prospect/version/4/do/create", {"data": {"email": "a@b.example", "comments": TEXT}}),
    deletion=("POST", "/api/prospect/version/4/do/delete/id/{}"),
    settings={"version": 4},
    takes_forms=True,
    full=(500, 'code="183"'),
)
