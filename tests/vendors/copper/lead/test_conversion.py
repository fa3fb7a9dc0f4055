"""The conversion of leads. Contract B1."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.support.fork_server import SPAWNED
from tests.support.running import start
from tests.vendors.copper.client import NOW, Copper, Json

EMAIL = {"email": "ines@torre.example", "category": "work"}


def convert(copper: Copper, lead: Json, **details: Any) -> Json:
    body = {"details": details} if details else None
    made: Json = copper.ask("POST", f"/leads/{lead['id']}/convert", body)
    assert list(made) == ["person", "company", "opportunity"]
    assert copper.status("GET", f"/leads/{lead['id']}") == 404
    return made


@pytest.mark.contract("B1.convert.1", "B1.convert.2", "B1.convert.3", "B1.convert.4")
def test_makes_person_company_and_opportunity(copper: Copper) -> None:
    """The person has what the lead had, the company its name and domain, the opportunity its value and source."""
    source = copper.ask("GET", "/customer_sources")[1]["id"]
    same = {
        "prefix": "Dr", "title": "Owner", "details": "x", "tags": ["fair"], "assignee_id": copper.user_id,
        "address": {"street": "1 Quay", "city": "Bay", "state": None, "postal_code": None, "country": "US"},
        "phone_numbers": [{"number": "555-0100", "category": "work"}],
        "socials": [{"url": "https://x.example/i", "category": "other"}],
        "websites": [{"url": "https://torre.example/", "category": "work"}],
    }  # fmt: skip
    sent = {
        **same,
        "email": EMAIL,
        "company_name": "Torre & Hijas",
        "monetary_value": 2500,
        "customer_source_id": source,
    }
    lead = copper.lead(name="Ines de la Torre", **sent)
    copper.advance(60)
    made = convert(copper, lead, opportunity={"name": "Two boats"})
    person, company, deal = made["person"], made["company"], made["opportunity"]
    assert person.items() >= same.items()
    assert (person["name"], person["middle_name"], person["emails"]) == ("Ines de la Torre", "de la", [EMAIL])
    assert (person["company_id"], person["company_name"]) == (company["id"], "Torre & Hijas")
    assert (company["email_domain"], company["contact_type_id"]) == ("torre.example", None)
    assert (deal["name"], deal["primary_contact_id"], deal["company_id"]) == ("Two boats", person["id"], company["id"])
    assert (deal["monetary_value"], deal["customer_source_id"], deal["win_probability"]) == (2500.0, source, 5)
    link = [{"lead_id": lead["id"], "converted_timestamp": NOW + 60}]
    assert person["leads_converted_from"] == deal["leads_converted_from"] == link
    assert person["date_lead_created"] == deal["date_lead_created"] == NOW
    for kind, record in (("people", person), ("companies", company), ("opportunities", deal)):
        assert copper.ask("GET", f"/{kind}/{record['id']}") == record
        assert copper.ask("POST", f"/{kind}/search") == [record]
    assert copper.found({}, "leads") == []
    assert copper.status("POST", f"/leads/{lead['id']}/convert", {}) == 404


@pytest.mark.contract("B1.convert.5")
def test_without_details_makes_a_person_and_the_named_company(copper: Copper) -> None:
    made = convert(copper, copper.lead())
    assert (made["person"]["name"], made["company"], made["opportunity"]) == ("Ines Torre", None, None)
    with_company = convert(copper, copper.lead(company_name="Acme"), person={"name": "Ann Lee"})
    assert (with_company["person"]["first_name"], with_company["company"]["name"]) == ("Ann", "Acme")
    assert with_company["company"]["email_domain"] is None


@pytest.mark.contract("B1.convert.6")
def test_takes_the_person_who_has_the_address(copper: Copper) -> None:
    """They keep their name and other values, and get the company if they have none."""
    ann = copper.person(name="Ann Lee", emails=[EMAIL], title="Boss")
    copper.advance(60)
    lead = copper.lead(email={**EMAIL, "email": "INES@torre.example"}, title="Owner", company_name="Acme")
    made = convert(copper, lead, person={"name": "Other"}, opportunity={"name": "Deal"})
    person = made["person"]
    assert (person["id"], person["name"], person["title"], person["emails"]) == (ann["id"], "Ann Lee", "Boss", [EMAIL])
    assert (person["company_id"], person["date_modified"]) == (made["company"]["id"], NOW + 60)
    assert made["opportunity"]["primary_contact_id"] == ann["id"]
    copper.advance(60)
    second = convert(copper, copper.lead(email=EMAIL, company_name="Second"), opportunity={"name": "Deal"})
    assert second["person"]["company_id"] == second["opportunity"]["company_id"] == made["company"]["id"]
    assert [each["lead_id"] for each in second["person"]["leads_converted_from"]] == [
        lead["id"],
        second["person"]["leads_converted_from"][1]["lead_id"],
    ]
    assert second["person"]["date_lead_created"] == NOW + 60, "that of the first lead"


@pytest.mark.slow
@pytest.mark.contract("B1.convert.7")
def test_takes_a_company_by_id_or_name(copper: Copper) -> None:
    copper.ask("DELETE", f"/companies/{copper.company(name='Acme')['id']}")
    first, _ = (copper.company(name="Acme", email_domain=domain) for domain in ("torre.example", "b.example"))
    acme = copper.company(name="ACME")
    cases: list[tuple[Json, int | None]] = [
        ({"id": acme["id"]}, acme["id"]),
        ({"name": " acme "}, first["id"]),
        ({"name": "ACME", "exact_match": True}, acme["id"]),
        ({"name": ""}, None),
        ({}, first["id"]),
    ]
    for company, expected in cases:
        made = convert(copper, copper.lead(company_name="acme"), company=company)["company"]
        assert (made and made["id"]) == expected, company
    for name, email in (("acmE", EMAIL), ("acME", EMAIL | {"email": "ines@TORRE.example"})):
        new = convert(copper, copper.lead(email=email), company={"name": name, "exact_match": "true"})["company"]
        assert (new["name"], new["email_domain"]) == (name, None)


@pytest.mark.contract("B1.convert.8")
def test_moves_activities_tasks_and_counts(copper: Copper) -> None:
    lead = copper.lead(email=EMAIL)
    ann = copper.person(emails=[EMAIL])
    call = copper.activity_type("Meeting")
    logged = [
        copper.ask(
            "POST",
            "/activities",
            {
                "parent": {"id": each["id"], "type": kind},
                "type": {"id": call},
                "details": "x",
                "activity_date": NOW + date,
            },
        )
        for each, kind, date in ((lead, "lead", 50), (ann, "person", 10), (lead, "lead", 20))
    ]
    task = copper.task(related_resource={"id": lead["id"], "type": "lead"})
    bob, other = copper.person(), copper.lead()
    others = [copper.task(related_resource={"id": other["id"], "type": "lead"}), bob, other]
    paths = [f"/{name}/{each['id']}" for name, each in zip(("tasks", "people", "leads"), others, strict=True)]
    before = [copper.ask("GET", path) for path in paths]
    copper.advance(60)
    person = convert(copper, lead)["person"]
    assert (person["interaction_count"], person["date_last_contacted"]) == (3, NOW + 50)
    found = copper.ask("POST", f"/people/{ann['id']}/activities", {"sort_direction": "asc"})
    assert [each["id"] for each in found] == [logged[1]["id"], logged[2]["id"], logged[0]["id"]]
    related = {"id": ann["id"], "type": "person"}
    moved = task | {"related_resource": related, "date_modified": NOW + 60}
    assert copper.ask("GET", f"/tasks/{task['id']}") == moved
    assert [copper.ask("GET", path) for path in paths] == before


def shared(copper: Copper, data_type: str) -> Json:
    """Make a definition that leads and people have."""
    options = ("Red", "Blue") if data_type == "MultiSelect" else ()
    return copper.definition(data_type, *options, available_on=["lead", "person"])


@pytest.mark.contract("B1.convert.9")
def test_copies_custom_fields_that_both_have(copper: Copper) -> None:
    both = [shared(copper, each) for each in ("String", "MultiSelect")]
    alone = copper.definition("Float", on="lead")
    values = [(both[0], "x"), (both[1], ["Red", "Blue"]), (alone, 5)]
    lead = copper.lead(custom_fields=[{"custom_field_definition_id": of["id"], "value": value} for of, value in values])
    person = convert(copper, lead)["person"]
    ids = [each["id"] for each in both[1]["options"]]
    assert [each["value"] for each in person["custom_fields"]] == ["x", ids]
    copper.ask("PUT", f"/custom_field_definitions/{alone['id']}", {"available_on": ["lead", "person"]})
    later = copper.ask("GET", f"/people/{person['id']}")["custom_fields"]
    assert [each["value"] for each in later] == ["x", ids, None], "the lead's own value is not the person's"


@pytest.mark.contract("B1.convert.10", "B1.convert.11")
@each_case(
    ("details", "faults"),
    [
        ({"opportunity": {}}, ["Name: can't be blank"]),
        (
            {"persons": {}, "person": {"email": "x"}, "opportunity": {"name": "x", "stage": 1}},
            ["Base: Unrecognized attributes specified: persons, email, stage"],
        ),
        ({"person": 5}, ["Person: must be an object"]),
        ({"company": {"id": 5, "name": "x"}}, ["Id: Invalid value for Id: no such record: 5"]),
        (
            {"person": {"contact_type_id": 9999}, "company": {"id": "x"}, "opportunity": {"pipeline_id": 9999}},
            [
                "Contact Type Id: Invalid value for Contact Type Id: no such record: 9999",
                "Id: Invalid value for Id: IDs must be positive integers: x",
                "Name: can't be blank",
                "Pipeline Id: Invalid value for Pipeline Id: no such record: 9999",
            ],
        ),
    ],
)
def test_with_a_fault_changes_nothing(copper: Copper, details: Json, faults: list[str]) -> None:
    lead = copper.lead(email=EMAIL, company_name="Acme")
    assert copper.refused("POST", f"/leads/{lead['id']}/convert", {"details": details}) == faults
    assert copper.ask("GET", f"/leads/{lead['id']}") == lead
    assert copper.ask("POST", "/people/search") == copper.ask("POST", "/companies/search") == []


@pytest.mark.contract("B1.convert.10")
def test_names_a_company_by_id_or_name_but_not_by_both(copper: Copper) -> None:
    lead, acme = copper.lead(), copper.company(name="Acme")
    details = {"company": {"id": acme["id"], "name": "Acme"}}
    path = f"/leads/{lead['id']}/convert"
    assert copper.refused("POST", path, {"details": details}) == ["Company: id and name are mutually exclusive"]
    assert copper.refused("POST", path, {"person": {}}) == ["Base: Unrecognized attributes specified: person"]
    assert copper.refused("POST", path, {"details": [1]}) == ["Details: must be an object"]


@pytest.mark.contract("B1.convert.3")
def test_at_once_happens_once(copper: Copper) -> None:
    for _ in range(5):
        path = f"/leads/{copper.lead(company_name='Acme')['id']}/convert"
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda where: copper.status("POST", where, {}), [path] * 4))
        assert sorted(found) == [200, 404, 404, 404]
    assert (len(copper.ask("POST", "/people/search")), len(copper.ask("POST", "/companies/search"))) == (5, 1)


@pytest.mark.slow
@pytest.mark.contract("B1.convert.3")
def test_at_once_by_two_processes_happens_once(migrated_postgres: Callable[[], str], tmp_path: Path) -> None:
    shared = {"DEALDOCK_DATABASE": migrated_postgres(), "DEALDOCK_HOME": tmp_path}
    with start(**SPAWNED, **shared) as first, start(**SPAWNED, **shared) as second, httpx.Client(timeout=30) as http:
        copper = Copper.open(httpx.Client(base_url=first.line["url"], timeout=30), clock={"mode": "real"})
        of_second = copper.account | {"base_url": f"{second.line['url']}/copper"}
        clients = [copper, Copper(http, of_second)] * 2
        for _ in range(8):
            path = f"/leads/{copper.lead(company_name='Acme')['id']}/convert"
            with ThreadPoolExecutor(4) as pool:
                found = list(pool.map(lambda client, where: client.status("POST", where, {}), clients, [path] * 4))
            assert sorted(found) == [200, 404, 404, 404]
        assert len(copper.ask("POST", "/people/search")) == 8
        assert len(clients[1].ask("POST", "/companies/search")) == 1
        copper.http.close()
