"""Searches by leads: `query` of `/lead/` and `lead_query` of opportunities (contract 2.9)."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

FOUND = {
    "name:wayne": "W",
    "company:wayne": "W",
    'name="Wayne Enterprises"': "W",
    'company="Acme"': "A",
    "name=wayne": "",
    "description:rockets": "A",
    "description:*": "A",
    "url:*": "A",
    "not description:*": "WU",
    "status:Qualified": "A",
    "lead_status:Qualified": "A",
    'status:"Potential"': "WU",
    "created:2026-01-01": "W",
    "date_created > 2026-01-01": "WAU",
    "date_created:yesterday": "W",
    "created:today": "AU",
    "updated >= today": "AU",
    'date_updated >= "2026-01-02T00:00:00+00:00"': "AU",
    "email_address:bruce@wayne.example": "W",
    "email_address:*": "W",
    "phone:*": "W",
    "contact_name:bruce": "W",
    'contact_name:"bruce wayne"': "W",
    "opportunity_status:Won": "A",
    'opportunity_status:"Demo Completed"': "WA",
    "opportunity_status_type:won": "A",
    "status_type:won": "A",
    "opportunity_value >= 100000": "W",
    "opportunity_note:important": "A",
    "opportunity_value:500 opportunity_status:Won": "A",
    "not opportunity_value:*": "U",
    "custom.Industry:caves": "W",
    'custom.Industry="Caves and cars"': "W",
    "custom.Industry:*": "W",
    "wayne": "W",
    "bruce": "W",
    "bruce@wayne.example": "W",
    "acme or bruce": "WA",
    "untitled": "",
    "slice:1/1": "WAU",
    "": "WAU",
}
"""Queries, and the leads that they find: Wayne, Acme, and one without a name."""


@pytest.fixture(scope="module")
def leads(http: httpx.Client) -> tuple[Close, dict[str, str]]:
    close = Close.open(http)
    industry = close.field("Industry", of="lead")
    close.freeze("2026-01-01T09:00:00Z")
    bruce: dict[str, Any] = {"name": "Bruce Wayne", "emails": [{"email": "bruce@wayne.example"}]}
    bruce["phones"] = [{"phone": "+16503334444"}]
    wayne = close.lead("Wayne Enterprises", contacts=[bruce], **{industry: "Caves and cars"})["id"]
    close.freeze("2026-01-02T01:30:00Z")
    acme = close.lead("Acme", description="Rockets", url="https://acme.example", status="Qualified")["id"]
    bare = close.post("/lead/", {})["id"]
    close.add(lead_id=wayne, value=120000)
    close.add(lead_id=acme, value=500, status="Won")
    close.add(lead_id=acme, value=50, note="Very important")
    return close, {wayne: "W", acme: "A", bare: "U"}


@pytest.mark.slow
@pytest.mark.contract("2.9.lead.2", "2.9.lead.3", "2.9.lead.4", "2.9.lead.5", "2.9.lead.6", "2.9.lead.7", "2.9.lead.8")
@pytest.mark.contract("2.9.lead.9", "2.9.lead.10", "2.9.slice.1")
@each_case("query", FOUND)
def test_finds_leads(leads: tuple[Close, dict[str, str]], query: str) -> None:
    close, letters = leads
    answer = close.get("/lead/", query=query)
    assert {letters[each["id"]] for each in answer["data"]} == set(FOUND[query])
    assert answer["total_results"] == len(answer["data"])


@pytest.mark.slow
@pytest.mark.contract("2.9.lead.1")
@each_case("query", FOUND)
def test_finds_the_opportunities_of_leads(leads: tuple[Close, dict[str, str]], query: str) -> None:
    close, letters = leads
    answer = close.get("/opportunity/", lead_query=query)
    assert {letters[each["lead_id"]] for each in answer["data"]} == set(FOUND[query]) - {"U"}
    assert answer["total_results"] == len(answer["data"]) == sum({"W": 1, "A": 2, "U": 0}[x] for x in FOUND[query])


@pytest.mark.contract("2.9.lead.3", "2.9.lead.4", "2.9.lead.9")
def test_finds_by_ids(leads: tuple[Close, dict[str, str]]) -> None:
    close, letters = leads
    acme = next(lead for lead, letter in letters.items() if letter == "A")
    status = close.get(f"/lead/{acme}/")["status_id"]
    industry = close.rows("/custom_field/lead/")[0]["id"]
    for query, shown in (
        (f"id:{acme}", "A"),
        (f"status_id:{status}", "A"),
        (f"status:{status}", "A"),
        (f"custom.{industry}:caves", "W"),
    ):
        assert [letters[each["id"]] for each in close.rows("/lead/", query=query)] == list(shown)


@pytest.mark.contract("2.9.lead.3", "2.9.lead.4")
def test_the_case_of_ids_counts_and_status_id_takes_no_label(leads: tuple[Close, dict[str, str]]) -> None:
    close, letters = leads
    acme = next(lead for lead, letter in letters.items() if letter == "A")
    shown = close.get(f"/lead/{acme}/")
    for name, value in (
        ("id", acme),
        ("status", shown["status_id"]),
        ("status_id", shown["status_id"]),
        ("lead_status", shown["status_id"]),
    ):
        assert [letters[each["id"]] for each in close.rows("/lead/", query=f"{name}:{value}")] == ["A"]
        assert close.rows("/lead/", query=f"{name}:{value.lower()}") == []
    assert len(close.rows("/lead/", query=f"user:{shown['created_by']}")) == 2
    assert close.rows("/lead/", query=f"user:{shown['created_by'].lower()}") == []
    assert [letters[each["id"]] for each in close.rows("/lead/", query="status:qualified")] == ["A"]
    assert close.rows("/lead/", query="status_id:Qualified") == []


@pytest.mark.contract("2.9.lead.8")
def test_finds_by_the_custom_fields_of_opportunities(close: Close) -> None:
    field = close.field("Size")
    lead = close.lead("Acme")["id"]
    close.add(lead_id=lead, **{field: "big"})
    for name in (field, "custom.Size", "Custom.Size"):
        assert [each["id"] for each in close.rows("/lead/", query=f"opportunity_{name}:big")] == [lead]
        assert close.rows("/lead/", query=f"opportunity_{name}:small") == []
        assert close.rows("/lead/", query=f"{name}:big") == []


@pytest.mark.contract("2.9.lead.8")
def test_one_opportunity_fits_each_term(leads: tuple[Close, dict[str, str]]) -> None:
    close, letters = leads
    found = close.rows("/lead/", query="opportunity_value < 100")
    assert [letters[each["id"]] for each in found] == ["A"]
