"""Contacts in bulk. Contract, 10.2."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

ARRAY: Final = 'Please provide an array of contact attributes in the "contact_attributes" parameter.'
NEW_VALUES: Final = {"owner_id": None, "contact_stage_id": None}


def total(apollo: Apollo) -> int:
    """Return the number of contacts."""
    return int(apollo.done("POST", "/contacts/search")["pagination"]["total_entries"])


class TestCreate:
    @pytest.mark.contract("10.bulk.1", "10.bulk.2")
    def test_makes_all_without_a_comparison(self, apollo: Apollo) -> None:
        second = apollo.control("POST", "/users", {})["id"]
        sent = [{"first_name": "Ann", "email": "a@b.example"}, {"first_name": "Bo", "owner_id": apollo.user}]
        for _ in range(2):
            answer = apollo.done("POST", "/contacts/bulk_create", {"contacts": sent, "owner_id": second})
        assert (list(answer), answer["existing_contacts"]) == (["created_contacts", "existing_contacts"], [])
        made = answer["created_contacts"]
        assert [(each["name"], each["owner_id"]) for each in made] == [("Ann", second), ("Bo", apollo.user)]
        assert (made[0]["queued_for_crm_push"], made[0]["creator_id"]) == (True, apollo.user)
        assert total(apollo) == 4

    @pytest.mark.contract("10.bulk.3")
    def test_with_a_comparison_returns_those_that_are_there_unchanged(self, apollo: Apollo) -> None:
        known = apollo.add_contact(first_name="Ann", email="Ann@b.example", title="Buyer")
        firm = {"first_name": "Bo", "last_name": "Lie", "organization_name": "Quay"}
        named = apollo.add_contact(**firm)
        sent = [
            {"first_name": "New", "email": "ANN@b.example", "title": "Chef"},
            firm,
            {**firm, "organization_name": "Pier"},
            {"first_name": "Cy", "email": "cy@b.example"},
            {"first_name": "Cy again", "email": "CY@b.example"},
        ]
        answer = apollo.done("POST", "/contacts/bulk_create", {"contacts": sent, "run_dedupe": True})
        assert [each["name"] for each in answer["created_contacts"]] == ["Bo Lie", "Cy"]
        existing = answer["existing_contacts"]
        assert [each["id"] for each in existing] == [known["id"], named["id"], answer["created_contacts"][1]["id"]]
        assert (existing[0]["title"], existing[0]["first_name"]) == ("Buyer", "Ann")
        assert total(apollo) == 4

    @pytest.mark.contract("10.bulk.3")
    def test_with_a_comparison_makes_one_without_address_that_lacks_a_name_or_a_company(self, apollo: Apollo) -> None:
        named, firm = {"first_name": "Bo", "last_name": "Lie"}, {"organization_name": "Quay"}
        for each in (named, firm, {**named, "email": "bo@quay.example"}, {"email": None}):
            apollo.add_contact(**{"first_name": None, **each})
        sent = [named, {**named, "organization_name": " "}, firm, {**firm, "first_name": " "}, {}, {"email": ""}]
        answer = apollo.done("POST", "/contacts/bulk_create", {"contacts": sent, "run_dedupe": True})
        assert (len(answer["created_contacts"]), answer["existing_contacts"]) == (6, [])
        parts = [{"first_name": "Bo", **firm}, {"last_name": "Lie", **firm}, {**named, **firm}]
        for each in parts:
            apollo.add_contact(**{"first_name": None, **each})
        again = apollo.done("POST", "/contacts/bulk_create", {"contacts": parts, "run_dedupe": True})
        shown = [(each["first_name"], each["last_name"]) for each in again["existing_contacts"]]
        assert (shown, again["created_contacts"]) == ([("Bo", None), (None, "Lie"), ("Bo", "Lie")], [])

    @pytest.mark.contract("10.bulk.3", "3.contact.4")
    def test_finds_the_oldest_of_several(self, apollo: Apollo) -> None:
        oldest, *_ = [apollo.add_contact(first_name=name, email="a@b.example")["id"] for name in "ABC"]
        firm = {"first_name": "Bo", "last_name": "Lie", "organization_name": "Quay"}
        first, *_ = [apollo.add_contact(**firm)["id"] for _ in range(3)]
        sent = {"contacts": [{"email": "a@b.example"}, firm], "run_dedupe": True}
        found = apollo.done("POST", "/contacts/bulk_create", sent)["existing_contacts"]
        assert [each["id"] for each in found] == [oldest, first]
        assert apollo.add_contact(email="a@b.example", run_dedupe=True)["id"] == oldest

    @pytest.mark.contract("10.bulk.4")
    def test_stores_nothing_if_something_is_wrong(self, apollo: Apollo) -> None:
        bodies: Any = (
            ({"contacts": [{}] * 101}, "Please limit your array to 100 contacts or fewer."),
            ({}, ARRAY),
            ({"contacts": "x"}, ARRAY),
            ({"contacts": [{"first_name": "A"}, {"account_id": "x"}]}, "Parameters misconfigured. x is not a valid ID"),
        )
        for body, text in bodies:
            assert error(apollo.call("POST", "/contacts/bulk_create", body)) == (422, text)
        assert total(apollo) == 0


@pytest.mark.contract("10.bulk.4", "10.bulk.5", "10.bulk.7", "10.bulk.8")
@each_case("many", ["contacts", "accounts"])
def test_a_call_takes_exactly_as_many_as_it_says(apollo: Apollo, many: str) -> None:
    made = apollo.done("POST", f"/{many}/bulk_create", {many: [{"name": "x"}] * 100})
    assert len(made[f"created_{many}"]) == 100
    unknown = {many: [{"id": UNKNOWN}] * 1_000}
    assert apollo.done("POST", f"/{many}/bulk_update", unknown) == {many: []}


@pytest.mark.contract("3.bulk.1", "3.bulk.2")
@each_case(
    ("many", "operation"), [("contacts", "update_owners"), ("contacts", "update_stages"), ("accounts", "update_owners")]
)
def test_a_record_that_is_named_twice_is_answered_once(apollo: Apollo, many: str, operation: str) -> None:
    add = {"contacts": apollo.add_contact, "accounts": apollo.add_account}[many]
    one, other = add()["id"], add()["id"]
    answer = apollo.done(
        "POST", f"/{many}/{operation}", {f"{many[:-1]}_ids": [one, other, one.upper(), one], **NEW_VALUES}
    )
    assert [each["id"] for each in answer[many]] == [one, other]


@pytest.mark.contract("10.bulk.9")
@each_case(
    ("path", "sent", "text"),
    [
        ("contacts/update_owners", {}, "Required parameter 'contact_ids' missing"),
        ("contacts/update_owners", {"contact_ids": [], "owner_id": ""}, "Required parameter 'contact_ids' missing"),
        ("contacts/update_owners", {"contact_ids": [UNKNOWN]}, "Required parameter 'owner_id' missing"),
        ("contacts/update_stages", {"contact_stage_id": ""}, "Required parameter 'contact_ids' missing"),
        ("contacts/update_stages", {"contact_ids": [UNKNOWN]}, "Required parameter 'contact_stage_id' missing"),
        ("accounts/update_owners", {"owner_id": ""}, "Required parameter 'account_ids' missing"),
        ("accounts/update_owners", {"account_ids": [UNKNOWN]}, "Required parameter 'owner_id' missing"),
        ("contacts/bulk_update", {}, "Please provide either contact_ids or contact_attributes"),
        ("accounts/bulk_update", {"account_ids": []}, "Please provide either account_ids or account_attributes"),
    ],
)  # fmt: skip
def test_a_call_names_its_records_and_their_new_value(apollo: Apollo, path: str, sent: Any, text: str) -> None:
    assert error(apollo.call("POST", f"/{path}", sent)) == (422, text)


@pytest.mark.contract("10.bulk.10")
def test_a_stage_is_named_by_its_id_or_else_by_its_name(apollo: Apollo) -> None:
    first, *_, last = apollo.done("GET", "/contact_stages")["contact_stages"]
    contact = apollo.add_contact()["id"]
    for sent, stage in (
        ({"contact_stage_name": last["name"].upper()}, last),
        ({"contact_stage_name": last["name"], "contact_stage_id": first["id"]}, first),
    ):
        (moved,) = apollo.done("POST", "/contacts/update_stages", {"contact_ids": [contact], **sent})["contacts"]
        assert moved["contact_stage_id"] == stage["id"]
    wrong = {"contact_ids": [contact], "contact_stage_name": "Nowhere"}
    text = "Please specify a valid contact_stage_name."
    assert error(apollo.call("POST", "/contacts/update_stages", wrong)) == (422, text)


@pytest.mark.contract("10.bulk.5")
def test_update_changes_each_by_its_own_fields_or_all_by_the_same(apollo: Apollo, other: Apollo) -> None:
    first, second = apollo.add_contact()["id"], apollo.add_contact()["id"]
    theirs = other.add_contact()["id"]
    for name in ("contact_attributes", "contacts"):
        sent = [{"id": second, "title": f"{name} B"}, {"id": theirs, "title": "x"}, {"id": first, "title": f"{name} A"}]
        answer = apollo.done("POST", "/contacts/bulk_update", {name: sent})
        assert [(each["id"], each["title"]) for each in answer["contacts"]] == [
            (second, f"{name} B"),
            (first, f"{name} A"),
        ]
        assert "contact_campaign_statuses" not in answer["contacts"][0]
    answer = apollo.done("POST", "/contacts/bulk_update", {"contact_ids": [first, "x", second], "title": "Chef"})
    assert [each["title"] for each in answer["contacts"]] == ["Chef", "Chef"]
    many = {"contacts": [{"id": first}] * 1_001}
    assert error(apollo.call("POST", "/contacts/bulk_update", many)) == (
        422,
        "Please limit your array to 1000 contacts or fewer.",
    )
    assert other.done("GET", f"/contacts/{theirs}")["contact"]["title"] is None
