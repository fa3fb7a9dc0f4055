"""Roles of contacts in opportunities (contract 3.4)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN


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
