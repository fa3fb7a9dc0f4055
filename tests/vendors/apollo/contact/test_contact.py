"""Contacts. Contract 3.4."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

KEYS: Final = [
    "id", "first_name", "last_name", "name", "linkedin_url", "title", "contact_stage_id", "owner_id", "person_id",
    "organization_name", "source", "original_source", "organization_id", "present_raw_address", "salesforce_id",
    "created_at", "emailer_campaign_ids", "email_status", "account_id", "last_activity_date", "sanitized_phone",
    "typed_custom_fields", "updated_at", "label_ids", "existence_level", "email", "phone_numbers",
]  # fmt: skip


class TestContact:
    @pytest.mark.contract("3.contact.1", "3.contact.2")
    def test_is_created(self, older: Apollo) -> None:
        sent = {"first_name": "Jane", "last_name": "Doe", "title": "CEO", "email": "Jane@Acme.io",
                "organization_name": "Acme", "linkedin_url": "l", "present_raw_address": "here"}  # fmt: skip
        answer = older.done("POST", "/contacts", {**sent, "direct_phone": "(312) 596-1000"})
        assert (list(answer), answer["labels"], list(answer["contact"])) == (["contact", "labels"], [], KEYS)
        contact = answer["contact"]
        assert {name: contact[name] for name in sent} == sent
        assert (contact["name"], contact["sanitized_phone"]) == ("Jane Doe", "+13125961000")
        assert (contact["owner_id"], contact["source"], contact["created_at"]) == (older.user, "api", NOON)

    @pytest.mark.contract("3.contact.7")
    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_is_changed_only_where_supplied(self, older: Apollo, method: str) -> None:
        contact, second = older.add_contact(email="a@b.io"), older.add_contact()
        stage = older.done("GET", "/contact_stages")["contact_stages"][3]["id"]
        older.control("POST", "/clock/advance", {"seconds": 1})
        path = f"/contacts/{contact['id']}"
        answer = older.done(method, path, {"last_name": "Doe", "contact_stage_id": stage, "email": ""})
        changed = {"last_name": "Doe", "contact_stage_id": stage, "email": None, "name": "Jane Doe",
                   "updated_at": NOON.replace("00.250", "01.250")}  # fmt: skip
        assert answer == {"contact": {**contact, **changed}, "labels": []}
        assert older.done("GET", path)["contact"] == answer["contact"]
        assert older.done("GET", f"/contacts/{second['id']}")["contact"] == second

    @pytest.mark.contract("3.contact.3")
    @each_case("method", ["GET", "PUT", "PATCH"])
    def test_that_is_unknown_is_refused(self, apollo: Apollo, method: str) -> None:
        answer = apollo.call(method, f"/contacts/{UNKNOWN}")
        assert error(answer) == (422, "Oops! This contact does not exist in Apollo.")
        text = "Parameters misconfigured. x is not a valid ID"
        assert error(apollo.call(method, "/contacts/x")) == (422, text)

    @pytest.mark.contract("3.contact.4")
    def test_with_a_known_address_is_updated_if_the_call_requests_it(self, apollo: Apollo) -> None:
        first = apollo.add_contact(email="jane@acme.io")
        again: Any = {"first_name": "Joan", "email": "JANE@acme.io", "run_dedupe": "true"}
        assert apollo.add_contact(**again)["id"] == first["id"]
        assert apollo.add_contact(email="jane@acme.io")["id"] != first["id"]
        names = [each["first_name"] for each in apollo.done("GET", "/contacts/search")["contacts"]]
        assert names == ["Joan", "Jane"]

    @pytest.mark.contract("3.contact.8")
    def test_s_stages_are_listed(self, apollo: Apollo) -> None:
        stages = apollo.done("GET", "/contact_stages")["contact_stages"]
        assert (stages[0]["name"], stages[0]["id"]) == ("Cold", apollo.add_contact()["contact_stage_id"])
        wrong = apollo.call("POST", "/contacts", {"contact_stage_id": UNKNOWN})
        assert wrong.status_code == 422


class TestSearch:
    @pytest.mark.contract("3.contact.5", "3.contact.6")
    def test_by_keywords_begins_with_contacts(self, older: Apollo) -> None:
        company = older.add_account(name="Acme")
        older.add_contact(first_name="Jörg", last_name="Öl", title="Chef", account_id=company["id"])
        older.add_contact(first_name="Ann", email="ann@x.io", organization_name="Pier")
        for words, names in (("JÖRG ö", ["Jörg"]), ("chef", ["Jörg"]), ("ANN@", ["Ann"]), ("pier", ["Ann"]), ("%", [])):
            found = older.done("POST", "/contacts/search", {"q_keywords": words})
            assert [each["first_name"] for each in found["contacts"]] == names
        found = older.done("GET", "/contacts/search")
        assert list(found)[:3] == ["contacts", "breadcrumbs", "pagination"]
        assert [list(each) for each in found["contacts"]] == [[*KEYS, "account"], KEYS]
        assert found["contacts"][0]["account"]["num_contacts"] == 1

    def test_by_keywords_finds_changed_values(self, apollo: Apollo) -> None:
        contact = apollo.add_contact(first_name="Jane", title="Cook")
        apollo.done("PATCH", f"/contacts/{contact['id']}", {"title": "Chef"})
        for words, number in (("chef", 1), ("jane", 1), ("cook", 0)):
            assert len(apollo.done("POST", "/contacts/search", {"q_keywords": words})["contacts"]) == number

    def test_by_stage_and_sorted(self, apollo: Apollo) -> None:
        stages = [each["id"] for each in apollo.done("GET", "/contact_stages")["contact_stages"]]
        for name, stage in (("A", 0), ("B", 1), ("C", 1)):
            apollo.add_contact(first_name=name, contact_stage_id=stages[stage])
        sent = {"contact_stage_ids": stages[1:2], "sort_by_field": "contact_created_at"}
        found = apollo.done("POST", "/contacts/search", sent)["contacts"]
        assert [each["first_name"] for each in found] == ["C", "B"]
        assert apollo.call("POST", "/contacts/search", {"sort_by_field": "name"}).status_code == 422


@pytest.mark.contract("3.bulk.2", "1.operation.19")
def test_several_contacts_are_changed_at_once(apollo: Apollo) -> None:
    stage = apollo.done("GET", "/contact_stages")["contact_stages"][5]["id"]
    ids = [apollo.add_contact(first_name=name)["id"] for name in "ABC"]
    moved = apollo.done("POST", "/contacts/update_stages", {"contact_ids": ids[:2], "contact_stage_id": stage})
    assert [each["id"] for each in moved["contacts"]] == ids[:2]
    given = apollo.done("POST", "/contacts/update_owners", {"contact_ids": ids[1:], "owner_id": None})
    assert [each["id"] for each in given["contacts"]] == ids[1:]
    found = apollo.done("GET", "/contacts/search")["contacts"]
    assert [each["contact_stage_id"] == stage for each in found] == [True, True, False]
    assert [each["owner_id"] is None for each in found] == [False, True, True]


@pytest.mark.contract("9.contact.17")
def test_phone_is_the_number_of_the_office(apollo: Apollo) -> None:
    assert apollo.add_contact(phone="(312) 596-1000")["sanitized_phone"] == "+13125961000"
    both = apollo.add_contact(phone="(312) 596-1000", corporate_phone="(312) 596-2000")
    assert [each["raw_number"] for each in both["phone_numbers"]] == ["(312) 596-2000"]


@pytest.mark.contract("1.parameter.17", "2.custom.6")
@each_case("operation", ["update_owners", "update_stages"])
def test_custom_values_are_not_changed_at_once(apollo: Apollo, operation: str) -> None:
    field = apollo.control("POST", "/records/custom_field", {"name": "Region", "modality": "contact"})["id"]
    contact = apollo.add_contact(typed_custom_fields={field: "South"})
    sent: Any = {"contact_ids": [contact["id"]], "typed_custom_fields": {field: "North"}}
    value = {"owner_id": None, "contact_stage_id": None}
    (changed,) = apollo.done("POST", f"/contacts/{operation}", {**sent, **value})["contacts"]
    assert changed["typed_custom_fields"] == {field: "South"}
    again = apollo.done("PATCH", f"/contacts/{contact['id']}", sent)["contact"]
    assert again["typed_custom_fields"] == {field: "North"}


def test_the_owner_is_the_one_who_is_named(apollo: Apollo) -> None:
    other = apollo.control("POST", "/users", {"email": "ann@x.io"})["id"]
    assert apollo.add_contact()["owner_id"] == apollo.user != other
    assert apollo.add_contact(owner_id=other)["owner_id"] == other
    assert apollo.add_contact(owner_id=None)["owner_id"] is None
    assert apollo.add_account(owner_id=other)["owner_id"] == other
    assert apollo.add(owner_id=other)["owner_id"] == other


def test_stages_are_counted_from_zero(apollo: Apollo) -> None:
    for path, name in (("/contact_stages", "contact_stages"), ("/account_stages", "account_stages")):
        orders = [each["display_order"] for each in apollo.done("GET", path)[name]]
        assert orders == [*range(len(orders))], path
