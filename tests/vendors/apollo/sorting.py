"""The order of Apollo's names, for the tests on a PostgreSQL that sorts as a dictionary does."""

from typing import Final

import httpx

from dealdock import Sandbox
from tests.support.sorted_names import BY_CODE_POINT, NAMES
from tests.vendors.apollo.client import Apollo


def opportunities(_: Sandbox, http: httpx.Client) -> None:
    """Check the names of opportunities."""
    apollo = Apollo.open(http)
    for name in NAMES:
        apollo.add(name=name)
        apollo.control("POST", "/users", {"first_name": name, "last_name": "Lee"})
    assert apollo.names(sort_by_field="name", sort_ascending=True) == BY_CODE_POINT
    assert apollo.names(sort_by_field="name") == BY_CODE_POINT[::-1]


SORTED: Final = (opportunities,)
