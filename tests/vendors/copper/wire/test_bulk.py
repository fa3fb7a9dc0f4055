"""Calls for several records at once. Contract B5."""

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper, Json

BLANK = {"name": [{"error": "blank"}]}
TOO_MANY = '{"error":"Request size too large, limit is 10"}'


@pytest.mark.contract("B5.bulk.1", "B5.bulk.2")
@each_case("plural", ["leads", "people", "companies"])
def test_those_that_are_valid_are_created_and_changed(copper: Copper, plural: str) -> None:
    first, failed, second = copper.ask("POST", f"/{plural}/bulk_create", {plural: [{"name": "A"}, {}, {"name": "B"}]})
    assert copper.ask("GET", f"/{plural}/{first['id']}") == first
    assert (first["name"], second["name"]) == ("A", "B")
    assert failed == {"success": False, "message": BLANK}
    sent = [{"id": first["id"], "details": "x"}, {"id": second["id"], "name": ""}, {"id": 9999}, {"details": "y"}, 5]
    changed, *faults = copper.ask("POST", f"/{plural}/bulk_update", {plural: sent})
    assert changed == {**first, "details": "x"}
    assert [list(each) for each in faults] == [["success", "message", "id"]] * 4
    invalid, absent = {"id": [{"error": "invalid"}]}, {"id": [{"error": "blank"}]}
    assert [each["message"] for each in faults] == [BLANK, invalid, absent, {"base": [{"error": "invalid"}]}]
    assert [each["id"] for each in faults] == [second["id"], 9999, None, None]
    assert copper.ask("GET", f"/{plural}/{second['id']}") == second
    for number in (2**31, 10**30):
        [large] = copper.ask("POST", f"/{plural}/bulk_update", {plural: [{"id": number, "name": "x"}]})
        assert large == {"success": False, "message": invalid, "id": number}


@pytest.mark.contract("B5.bulk.4")
def test_addresses_are_new_against_the_account_and_the_rest_of_the_call(copper: Copper) -> None:
    """The first keeps the address."""
    emails = [[{"email": f"{name}@x.example", "category": "work"}] for name in "ab"]
    copper.person(emails=emails[0])
    sent = [{"name": "A", "emails": emails[0]}, {"name": "B", "emails": emails[1]}, {"name": "C", "emails": emails[1]}]
    taken, made, second = copper.ask("POST", "/people/bulk_create", {"people": sent})
    assert taken == second == {"success": False, "message": {"emails": [{"error": "taken"}]}}
    other = copper.person(name="Other")
    changes = [{"id": other["id"], "emails": emails[1]}, {"id": made["id"], "emails": []}]
    failed, emptied = copper.ask("POST", "/people/bulk_update", {"people": changes})
    assert (failed["message"], emptied["emails"]) == ({"emails": [{"error": "taken"}]}, [])


@pytest.mark.contract("B5.bulk.5")
def test_activities_are_logged(copper: Copper) -> None:
    about = {"type": {"id": 0, "category": "user"}, "details": "x"}
    body = {"parent": {"id": copper.lead()["id"], "type": "lead"}, **about}
    made, failed = copper.ask("POST", "/activities/bulk_create", {"activities": [body, {**body, "type": {"id": 3}}]})
    assert copper.ask("POST", "/activities/search") == [made]
    assert failed == {"success": False, "message": {"type": [{"error": "inclusion"}]}}


@pytest.mark.contract("B5.bulk.3")
@each_case(
    ("path", "key"),
    [
        ("leads/bulk_create", "leads"),
        ("leads/bulk_update", "leads"),
        ("people/bulk_create", "people"),
        ("people/bulk_update", "people"),
        ("companies/bulk_create", "companies"),
        ("companies/bulk_update", "companies"),
        ("activities/bulk_create", "activities"),
        ("opportunities/bulk_create", "opportunities"),
    ],
)
def test_ten_at_most(copper: Copper, path: str, key: str) -> None:
    many: list[Json] = [{"name": "x", "id": 1}] * 11
    answer = copper.send("POST", f"/{path}", {key: many})
    assert (answer.status_code, answer.text) == (422, TOO_MANY)
    assert [each["success"] for each in copper.ask("POST", f"/{path}", {key: [{}] * 10})] == [False] * 10
    assert copper.ask("POST", f"/{path}", {key: []}) == []
    assert copper.refused("POST", f"/{path}", {}) == [f"{key.title()}: can't be blank"]
    assert copper.refused("POST", f"/{path}", {key: 5}) == [f"{key.title()}: must be an array"]
    assert copper.refused("POST", f"/{path}", {"x": [], key: []}) == ["Base: Unrecognized attributes specified: x"]


@pytest.mark.contract("B5.bulk.3")
def test_each_counts_as_a_bulk_call(copper: Copper) -> None:
    copper.control("PATCH", "", {"limits": {"bulk_per_second": 1}})
    statuses = [copper.status("POST", f"/{path}", {}) for path in ("leads/bulk_create", "people/bulk_update", "leads")]
    assert statuses == [422, 429, 422]
