"""Records in the control plane. Contract, 7."""

import json
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error


class TestControlPlane:
    @pytest.mark.contract("7.control.1", "2.field.8")
    def test_adds_changes_and_deletes_opportunities(self, older: Apollo) -> None:
        company = older.control("POST", "/records/company", {"name": "Harbour", "phone": "1"})
        sent = {"name": "Large", "amount": 12.5, "closed_date": "2026-07-01T00:00:00Z", "company_id": company["id"]}
        made = older.control("POST", "/records/opportunity", {**sent, "stage_id": older.stage("Closed Won")})
        viewed = older.view(made)
        assert (viewed["source"], viewed["amount"], viewed["account_id"]) == ("ui_form", 12.5, company["id"])
        assert (viewed["is_won"], viewed["created_at"]) == (True, NOON)
        assert older.names(q_opportunity_name="LARG") == ["Large"]
        changed = older.control("PATCH", f"/records/opportunity/{made['id']}", {"name": "Small", "amount": None})
        assert (changed["name"], changed["amount"], changed["stage_id"]) == ("Small", None, older.stage("Closed Won"))
        assert older.names(q_opportunity_name="small") == ["Small"]
        older.control("DELETE", f"/records/opportunity/{made['id']}")
        assert (older.search(), error(older.call("GET", f"/opportunities/{made['id']}"))[0]) == ([], 404)

    def test_takes_dates_of_the_first_and_of_the_last_year_as_the_api_does(self, apollo: Apollo) -> None:
        for date in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
            made = apollo.control("POST", "/records/opportunity", {"name": "A", "closed_date": date})
            changed = apollo.control("PATCH", f"/records/opportunity/{made['id']}", {"next_step_date": date})
            pushed = apollo.control("POST", "/crm/opportunities", {"name": "B", "closed_date": date})
            assert [each["closed_date"] for each in (made, changed, pushed)] == [date] * 3
            assert changed["next_step_date"] == date

    @pytest.mark.contract("7.control.1")
    def test_has_stages_companies_contacts_and_users(self, apollo: Apollo) -> None:
        pipeline = apollo.control("GET", "/records/pipeline")[0]["id"]
        stage = apollo.control("POST", "/records/stage", {"pipeline_id": pipeline, "name": "Trial", "display_order": 9})
        assert apollo.stage("Trial") == stage["id"]
        deal = apollo.add(opportunity_stage_id=stage["id"])
        apollo.control("PATCH", f"/records/stage/{stage['id']}", {"is_closed": True})
        assert apollo.view(deal)["is_closed"] is True
        company = apollo.control("POST", "/records/company", {"name": "Harbour"})
        contact = apollo.control("POST", "/records/contact", {"first_name": "Jane", "company_id": company["id"]})
        assert apollo.done("GET", f"/contacts/{contact['id']}")["contact"]["account_id"] == company["id"]
        found = apollo.done("POST", "/accounts/search", {"q_organization_name": "harb"})["accounts"]
        assert [each["id"] for each in found] == [company["id"]]
        for kind, path, fields in (
            ("company", "accounts", {"domain": "a.b"}),
            ("contact", "contacts", {"title": "Chef"}),
        ):
            made = {"company": company, "contact": contact}[kind]
            apollo.control("PATCH", f"/records/{kind}/{made['id']}", fields)
            shown = next(iter(apollo.done("GET", f"/{path}/{made['id']}").values()))
            assert fields.items() <= shown.items()
        assert [each["id"] for each in apollo.control("GET", "/records/user")] == [apollo.user]

    def test_adds_and_changes_the_types_of_a_contact_s_role(self, apollo: Apollo) -> None:
        ids = {"opportunity_id": apollo.add()["id"], "contact_id": apollo.add_contact()["id"]}
        role = apollo.control("POST", "/records/contact_role", {**ids, "parts": [[1, True], [None, False]]})
        assert role["parts"] == [[1, True], [None, False]]
        changed = apollo.control("PATCH", f"/records/contact_role/{role['id']}", {"parts": [[2, False]]})
        assert changed["parts"] == [[2, False]]
        (shown,) = apollo.search()[0]["opportunity_contact_roles"]
        assert [each["is_primary"] for each in shown["role"]] == [False]

    @each_case(
        ("parts", "pointer", "text"),
        [
            (["ab"], "#/parts/0", "must be a list"),
            ([[1]], "#/parts/0/1", "is required"),
            ([[1, True, 2]], "#/parts/0", "must have 2 values"),
            ([["1", True]], "#/parts/0/0", "must be a valid integer"),
        ],
    )
    def test_refuses_parts_of_a_role_of_another_form(self, apollo: Apollo, parts: Any, pointer: str, text: str) -> None:
        ids = {"opportunity_id": apollo.add()["id"], "contact_id": apollo.add_contact()["id"]}
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/contact_role"
        answer = apollo.http.post(path, json={**ids, "parts": parts})
        assert answer.json()["errors"][0] == {"pointer": pointer, "detail": text}

    @each_case("part", [[4, True], [0, True], [10**12, False]])
    def test_refuses_a_type_of_role_that_does_not_exist(self, apollo: Apollo, part: Any) -> None:
        """The types of contacts' roles have the numbers 1 to 3."""
        ids = {"opportunity_id": apollo.add()["id"], "contact_id": apollo.add_contact()["id"]}
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/contact_role"
        answer = apollo.http.post(path, json={**ids, "parts": [part]})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/parts/0/0")
        assert apollo.search()[0]["opportunity_contact_roles"] == []

    @each_case(("kind", "name"), [("company", "name"), ("contact", "first_name"), ("opportunity", "name")])
    def test_stores_values_of_custom_fields_that_every_database_can_store(
        self, apollo: Apollo, http: httpx.Client, kind: str, name: str
    ) -> None:
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/{kind}"
        sent = json.dumps({name: "A", "typed_custom_fields": {"a\0\ud800b": ["a\0\ud800b", 1.5, None]}})
        stored = {"a\ufffdb": ["a\ufffdb", 1.5, None]}
        headers = {"Content-Type": "application/json"}
        added = http.post(path, content=sent, headers=headers)
        assert (added.status_code, added.json().get("typed_custom_fields")) == (201, stored)
        one = f"{path}/{added.json()['id']}"
        for value in ("1e999", "[" * 70 + "]" * 70):
            refused = http.patch(one, content=f'{{"typed_custom_fields": {{"b": {value}}}}}', headers=headers)
            assert [each["pointer"] for each in refused.json()["errors"]] == ["#/typed_custom_fields"]
        assert http.get(one).json()["typed_custom_fields"] == stored
