"""The order of Copper's names, for the tests on a PostgreSQL that sorts as a dictionary does."""

from typing import Final

import httpx

from dealdock import Sandbox
from tests.support.sorted_names import IN_LOWER_CASE, NAMES
from tests.vendors.copper.client import Copper


def each_sort(_: Sandbox, http: httpx.Client) -> None:
    """Check the names of opportunities, companies, contacts and assignees."""
    copper = Copper.open(http)
    for name in NAMES:
        user = copper.control("POST", "/users", {"first_name": name, "last_name": "Lee"})
        person = copper.person(name=name)
        company = copper.company(name=name)["id"]
        copper.deal(name=name, company_id=company, primary_contact_id=person["id"], assignee_id=user["id"])
    for sort in ("name", "company_name", "contact"):
        assert (sort, copper.found({"sort_by": sort})) == (sort, IN_LOWER_CASE)
    assert copper.found({"sort_by": "assignee"}) == sorted(NAMES, key=lambda name: f"{name} lee".lower())


SORTED: Final = (each_sort,)
