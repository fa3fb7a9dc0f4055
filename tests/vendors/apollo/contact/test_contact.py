"""Contacts and their roles. Contract, 3.4."""

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


@pytest.mark.contract("1.parameter.17", "2.custom.6")
@each_case("operation", ["update_owners", "update_stages"])
def test_custom_values_are_not_changed_at_once(apollo: Apollo, operation: str) -> None:
    field = apollo.control("POST", "/records/custom_field", {"name": "Region", "modality": "contact"})["id"]
    contact = apollo.add_contact(typed_custom_fields={field: "South"})
    sent: Any = {"contact_ids": [contact["id"]], "typed_custom_fields": {field: "North"}}
    (changed,) = apollo.done("POST", f"/contacts/{operation}", sent)["contacts"]
    assert changed["typed_custom_fields"] == {field: "South"}
    again = apollo.done("PATCH", f"/contacts/{contact['id']}", sent)["contact"]
    assert again["typed_custom_fields"] == {field: "North"}


class TestRole:
    @pytest.mark.contract("3.role.1", "3.role.2", "3.role.4", "1.operation.16")
    def test_s_whole_set_is_replaced(self, older: Apollo) -> None:
        types = older.done("POST", "/opportunity_contact_role_types/search")["opportunity_contact_role_types"]
        assert [each["name"] for each in types] == ["Decision Maker", "Buyer", "Champion"]
        assert list(types[0]) == ["id", "name", "team_id", "crm_api_name", "crm_label", "display_order"]
        contacts = [older.add_contact()["id"] for _ in range(3)]
        deal, second = older.add(contact_ids=contacts[:1]), older.add(contact_ids=contacts[:1])
        part = {"opportunity_contact_role_type_id": types[1]["id"], "is_primary": True}
        roles = [{"contact_id": contacts[2], "is_primary": True, "role": [part]},
                 {"contact_id": contacts[1], "is_primary": False, "role": [{"is_primary": False}]}]  # fmt: skip
        sent = {"opportunity_id": deal["id"], "roles": roles}
        answer = older.done("POST", "/opportunities/update_roles", sent)["opportunity"]
        assert answer == older.view(deal)
        first = answer["opportunity_contact_roles"][0]
        assert list(first) == ["id", "contact_id", "is_primary", "role", "created_at", "updated_at"]
        shown = {**part, "crm_role_id": None, "crm_id": None}
        assert (first["role"], list(first["role"][0])) == ([shown], ["opportunity_contact_role_type_id", "crm_role_id",
                                                                     "is_primary", "crm_id"])  # fmt: skip
        found = [(each["contact_id"], each["is_primary"]) for each in answer["opportunity_contact_roles"]]
        assert found == [(contacts[2], True), (contacts[1], False)]
        assert answer["num_contacts"] == 2
        assert len(older.view(second)["opportunity_contact_roles"]) == 1
        emptied = older.done("POST", "/opportunities/update_roles", {"opportunity_id": deal["id"], "roles": []})
        assert emptied["opportunity"]["opportunity_contact_roles"] == []

    @pytest.mark.contract("3.role.3")
    def test_without_role_is_refused_and_changes_nothing(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        deal = apollo.add(contact_ids=[contact])
        sent: Any = {
            "opportunity_id": deal["id"],
            "roles": [{"contact_id": contact, "role": []}, {"contact_id": contact}],
        }
        text = "Something's wrong with your API request. undefined method 'map' for nil"
        assert error(apollo.call("POST", "/opportunities/update_roles", sent)) == (422, text)
        assert apollo.view(deal)["num_contacts"] == 1

    @pytest.mark.contract("1.parameter.14", "3.role.2")
    def test_that_is_a_single_object_counts_as_a_list_of_one(self, apollo: Apollo) -> None:
        old, new = (apollo.add_contact()["id"] for _ in range(2))
        deal = apollo.add(contact_ids=[old])
        for role in ({"is_primary": True}, [{"is_primary": True}]):
            sent: Any = {"opportunity_id": deal["id"], "roles": {"contact_id": new, "role": role}}
            found = apollo.done("POST", "/opportunities/update_roles", sent)["opportunity"]["opportunity_contact_roles"]
            assert [(each["contact_id"], len(each["role"])) for each in found] == [(new, 1)]

    @pytest.mark.contract("1.parameter.14", "3.role.3")
    @each_case("roles", ["x", 5, False, ["x"], {}, [{"role": "x"}], [{"role": None}]])
    def test_that_is_no_object_has_no_role_and_changes_nothing(self, apollo: Apollo, roles: Any) -> None:
        deal = apollo.add(contact_ids=[apollo.add_contact()["id"]])
        text = "Something's wrong with your API request. undefined method 'map' for nil"
        sent: Any = {"opportunity_id": deal["id"], "roles": roles}
        assert error(apollo.call("POST", "/opportunities/update_roles", sent)) == (422, text)
        assert apollo.view(deal)["num_contacts"] == 1

    @each_case("sent", [{}, {"roles": None}, {"roles": []}])
    def test_that_is_absent_removes_all(self, apollo: Apollo, sent: Any) -> None:
        deal = apollo.add(contact_ids=[apollo.add_contact()["id"]])
        apollo.done("POST", "/opportunities/update_roles", {"opportunity_id": deal["id"], **sent})
        assert apollo.view(deal)["num_contacts"] == 0

    @each_case(
        ("sent", "text"),
        [({}, "Parameters misconfigured. opportunity_id is not a valid ID"),
         ({"opportunity_id": UNKNOWN}, "Opportunity does not exist.")],
    )  # fmt: skip
    def test_of_an_unknown_opportunity_is_refused(self, apollo: Apollo, sent: Any, text: str) -> None:
        assert error(apollo.call("POST", "/opportunities/update_roles", sent)) == (422, text)

    @pytest.mark.contract("1.operation.17")
    def test_of_a_contact_leads_to_its_opportunities(self, older: Apollo, other: Apollo) -> None:
        ann, bob = (older.add_contact(first_name=name)["id"] for name in ("Ann", "Bob"))
        deals = [older.add(name=name, contact_ids=[ann])["id"] for name in ("One", "Two")]
        older.add(name="Other", contact_ids=[bob])
        found = older.done("POST", f"/contacts/{ann}/opportunities")
        assert [each["id"] for each in found["opportunities"]] == deals
        assert found["pagination"]["total_entries"] == 2
        of_both = older.done("POST", "/opportunities/search")
        assert found["opportunities"] == of_both["opportunities"][:2]
        named = older.done("POST", f"/contacts/{ann}/opportunities", {"q_opportunity_name": "two", "per_page": 1})
        assert [each["name"] for each in named["opportunities"]] == ["Two"]
        for unknown in (UNKNOWN, other.add_contact()["id"]):
            assert error(older.call("POST", f"/contacts/{unknown}/opportunities")) == error(
                older.call("GET", f"/contacts/{unknown}")
            )

    @pytest.mark.contract("4.order.8", "4.order.9", "4.order.10", "3.contact.3")
    def test_of_an_unknown_contact_is_refused_after_page_and_sort(self, apollo: Apollo) -> None:
        def refused(contact: str, **sent: Any) -> str:
            answer = apollo.call("POST", f"/contacts/{contact}/opportunities", {"owner_id": "x", **sent})
            assert answer.status_code == 422
            return str(error(answer)[1])

        size, sort = {"per_page": 0}, {"sort_by_field": "colour"}
        assert refused("x", **size, **sort) == "Parameters misconfigured. x is not a valid ID"
        assert refused(UNKNOWN, **size, **sort) == "An error occurred. Per page cannot be 0."
        assert refused(UNKNOWN, **sort) == "Invalid sort criteria"
        assert refused(UNKNOWN) == "Oops! This contact does not exist in Apollo."
        assert refused(apollo.add_contact()["id"]).startswith("Your search parameters are entered incorrectly.")


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
