"""Searches of leads by their dependent records: `has:`, counts and the last communication (contract 2.9)."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

KINDS = {
    "calls": "F",
    "emails": "FD",
    "email_addresses": "F",
    "phone_numbers": "F",
    "notes": "F",
    "tasks": "F",
    "meetings": "F",
    "sms": "F",
    "opportunities": "F",
    "contacts": "FD",
    "addresses": "F",
    "urls": "FP",
    "nothing": "",
    "times_communicated": "",
}
"""Kinds of records, and the leads that have some: Full, with a Draft only, with a Page only, Empty."""

FOUND = {
    "contacts:2": "F",
    "contacts:1": "D",
    "contacts:0": "PE",
    "contacts = 2": "F",
    "contacts != 0": "FD",
    "contacts != 2": "DPE",
    "contacts > 0": "FD",
    "contacts > 1": "F",
    "contacts >= 1": "FD",
    "contacts < 1": "PE",
    "contacts <= 1": "DPE",
    "contacts:x": "",
    "not contacts:x": "FDPE",
    "contacts > 1.5": "",
    "contacts:99999999999999999999": "",
    "addresses:2": "F",
    "addresses:0": "DPE",
    "opportunities:2": "F",
    "tasks:1": "F",
    "notes:1": "F",
    "calls:1": "F",
    "emails:2": "F",
    "emails:1": "D",
    "sms:1": "F",
    "sms:0": "DPE",
    "meetings:2": "F",
    "meetings > 0": "F",
    "times_communicated:5": "F",
    "times_communicated:0": "DPE",
    "last_communication_date > 2026-01-04": "F",
    "last_communication_date < 2026-01-04": "",
    "last_communication_date:2026-01-05": "F",
    "last_communication_date:today": "",
    "last_communication_date:*": "F",
    "not last_communication_date > 2020-01-01": "DPE",
    "domain:ash.test": "F",
    "domain:mail.ash.test": "F",
    "domain:test": "F",
    "domain:h.test": "",
    "domain:page.example": "P",
    "domain:www.page.example": "P",
    "domain:age.example": "",
    "domain:path.example": "",
    "phone_number:5550142": "F",
    'phone_number:"(415) 555"': "F",
    "phone_number:999": "",
    "phone_number:x": "",
    "contact_title:sales": "F",
    'contact_title:"head of sales"': "F",
    "contact_title:ales": "",
    "contact_title:*": "F",
    "has:phone_numbers opportunities:0 calls:0 tasks:0": "",
    "times_communicated:0 notes:0 tasks:0 opportunities:0": "DPE",
    "not has:contacts": "PE",
    "has:Contacts": "FD",
}


@pytest.fixture(scope="module")
def leads(http: httpx.Client) -> tuple[Close, dict[str, str]]:
    close = Close.open(http)
    jo: dict[str, Any] = {"name": "Jo", "title": "Head of Sales", "phones": [{"phone": "+14155550142"}]}
    jo["emails"] = [{"email": "jo@mail.Ash.test"}]
    addresses = [{"city": "Oslo", "address_1": '"address_1": x'}, {"label": "home"}]
    urls = [{"url": "https://ash.example"}]
    full = close.lead("Full", contacts=[jo, {"name": "Al", "urls": urls}], addresses=addresses)["id"]
    close.add(lead_id=full)
    close.add(lead_id=full)
    close.post("/task/", {"lead_id": full})
    close.post("/activity/note/", {"lead_id": full})
    close.post("/activity/call/", {"lead_id": full, "activity_at": "2026-01-05T10:00:00Z"})
    close.post("/activity/email/", {"lead_id": full, "status": "sent"})
    close.post("/activity/email/", {"lead_id": full, "status": "draft"})
    close.post("/activity/sms/", {"lead_id": full, "status": "sent", "activity_at": "2026-01-01T10:00:00Z"})
    for status in ("upcoming", "canceled"):
        meeting = {"lead_id": full, "status": status, "starts_at": "2026-01-01T12:00:00Z"}
        close.control("POST", "/records/activity.meeting", meeting)
    draft = close.lead("Draft", contacts=[{"name": "Bo"}])["id"]
    close.post("/activity/email/", {"lead_id": draft, "status": "draft"})
    page = close.lead("Page", url="https://www.Page.example/path.example")["id"]
    empty = close.lead("Empty")["id"]
    other = Close.open(http).lead(contacts=[jo], addresses=addresses)
    assert other["contacts"]
    return close, {full: "F", draft: "D", page: "P", empty: "E"}


def found(leads: tuple[Close, dict[str, str]], query: str) -> set[str]:
    close, letters = leads
    answer = close.get("/lead/", query=query)
    assert answer["total_results"] == len(answer["data"])
    return {letters[each["id"]] for each in answer["data"]}


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.9.has.1", "2.9.has.2")
@each_case("kind", KINDS)
def test_has(leads: tuple[Close, dict[str, str]], kind: str) -> None:
    assert found(leads, f"has:{kind}") == set(KINDS[kind])
    assert found(leads, f"not has:{kind}") == set("FDPE") - set(KINDS[kind])


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.9.count.1", "2.9.count.2", "2.9.count.3", "2.9.count.4", "2.9.has.3")
@pytest.mark.contract("2.9.contact.1", "2.9.contact.2", "2.9.contact.3")
@each_case("query", FOUND)
def test_counts_times_and_contacts(leads: tuple[Close, dict[str, str]], query: str) -> None:
    assert found(leads, query) == set(FOUND[query])
