"""A backup of an account as scripts make it: every list in pages of 200, until one is not full."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.vendors.copper.client import Copper

PAGE: Final = 200
SEARCHED: Final = ("leads", "people", "companies", "opportunities", "projects", "tasks")
NUMBER: Final = 2 * PAGE + 5
"""The records of each kind: two full pages and a part of one."""


def scene() -> dict[str, Any]:
    """Return an account with many records of each kind, which are related to each other."""
    numbers = range(NUMBER)
    related = {"related_id": "deal 1", "related_type": "opportunity"}
    return {
        "vendor": "copper",
        "lead_statuses": [{"name": "New", "is_default": True}, {"name": "Open", "position": 1}],
        "companies": [{"key": f"company {one}", "name": f"Company {one}"} for one in numbers],
        "people": [{"key": f"person {one}", "name": f"Person {one}", "company": f"company {one}"} for one in numbers],
        "opportunities": [
            {"key": f"deal {one}", "name": f"Deal {one}", "primary_contact": f"person {one}"} for one in numbers
        ],
        "leads": [{"name": f"Lead {one}", "status": ("New", "Open")[one % 2]} for one in numbers],
        "projects": [{"name": f"Project {one}", **related} for one in numbers],
        "tasks": [{"name": f"Task {one}", **related} for one in numbers],
    }


def pages(copper: Copper, kind: str, **body: Any) -> Iterator[list[Any]]:
    """Yield the pages of a list, with the number of all records in a header of each."""
    number, page = 1, [None] * PAGE
    while len(page) == PAGE:
        answer = copper.send("POST", f"/{kind}/search", {"page_number": number, "page_size": PAGE, **body})
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-pw-total"] == str(NUMBER)
        page = answer.json()
        yield page
        number += 1


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("1.7.page.1", "1.7.page.4", "1.7.page.10", "B1.status.1")
def test_has_every_record_once(copper: Copper) -> None:
    copper.control("POST", "/import", {"accounts": [scene()]})
    statuses = {each["id"]: each["name"] for each in copper.ask("GET", "/lead_statuses")}
    backup: dict[str, list[Any]] = {}
    for kind in SEARCHED:
        found = list(pages(copper, kind))
        assert [len(page) for page in found] == [PAGE, PAGE, 5], kind
        backup[kind] = [each for page in found for each in page]
        assert len({each["id"] for each in backup[kind]}) == NUMBER, kind
        by_time = [each["id"] for page in pages(copper, kind, sort_by="date_created") for each in page]
        assert sorted(by_time) == sorted(each["id"] for each in backup[kind]), kind
    assert {statuses[each["status_id"]] for each in backup["leads"]} == {"New", "Open"}
    companies = {each["id"]: each["name"] for each in backup["companies"]}
    assert all(companies[each["company_id"]] == each["company_name"] for each in backup["people"])
    people = {each["id"] for each in backup["people"]}
    assert {each["primary_contact_id"] for each in backup["opportunities"]} == people
    deals = {each["id"]: each["name"] for each in backup["opportunities"]}
    for kind in ("projects", "tasks"):
        assert {deals[each["related_resource"]["id"]] for each in backup[kind]} == {"Deal 1"}, kind
