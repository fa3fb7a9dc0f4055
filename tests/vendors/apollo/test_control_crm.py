"""The CRM's side. Contract, 2.6."""

import httpx
import pytest

from tests.vendors.apollo.client import Apollo


class TestCrm:
    @pytest.mark.contract("7.crm.1", "2.field.4", "2.field.8", "2.field.11")
    def test_adds_an_opportunity(self, older: Apollo) -> None:
        sent = {"fid": "0061U", "owner_fid": "0051U", "name": "Grand", "amount": 90000, "owner_id": older.user,
                "created_at": "2018-12-14T21:36:02.191Z", "stage_id": older.stage("Closed Won")}  # fmt: skip
        added = older.control("POST", "/crm/opportunities", sent)
        viewed = older.view(added)
        assert (viewed["salesforce_id"], viewed["salesforce_owner_id"], viewed["source"]) == ("0061U", "0051U", "crm")
        assert viewed["salesforce_record_url"] == "https://na85.salesforce.com/0061U"
        assert list(viewed)[-2:] == ["salesforce_record_url", "num_contacts"]
        assert viewed["created_at"] == "2018-12-14T21:36:02.191Z"
        assert list(older.search()[0])[-2:] == ["opportunity_contact_roles", "salesforce_record_url"]
        made = older.control("POST", "/crm/opportunities", {"name": "Made"})
        assert len(made["salesforce_id"]) == 18

    @pytest.mark.contract("7.crm.2", "2.update.7")
    def test_changes_and_removes_what_the_api_may_change_too(self, older: Apollo) -> None:
        second = older.view(older.add(name="Second"))
        added = older.control("POST", "/crm/opportunities", {"fid": "0061U", "name": "Grand"})
        assert older.change(added, name="By API")["name"] == "By API"
        changed = older.control("PATCH", "/crm/opportunities/0061U", {"amount": 5, "name": None})
        assert (changed["amount"], changed["name"]) == (5, "By API")
        older.control("DELETE", "/crm/opportunities/0061U")
        assert older.names() == ["Second"]
        assert older.view(second) == second
        path = f"/_dealdock/accounts/{older.account['id']}/crm/opportunities"
        assert older.http.patch(f"{path}/0061U", json={"amount": 5}).status_code == 404
        again = older.control("POST", "/crm/opportunities", {"fid": "0061U", "name": "Back"})
        assert (again["id"], older.names()) == (added["id"], ["Second", "Back"])
        assert older.http.post(path, json={"fid": "0061U", "name": "x"}).status_code == 409

    @pytest.mark.contract("7.crm.1")
    def test_is_refused_with_unknown_ids_and_other_vendors_stay_apart(self, apollo: Apollo, http: httpx.Client) -> None:
        path = f"/_dealdock/accounts/{apollo.account['id']}/crm/opportunities"
        assert http.post(path, json={"name": "x", "stage_id": "y"}).status_code == 422
        assert http.post(path, json={"name": "x", "value": 1, "probability": 1}).status_code == 422
        pardot = http.post("/_dealdock/accounts", json={}).json()["id"]
        added = http.post(
            f"/_dealdock/accounts/{pardot}/crm/opportunities", json={"name": "x", "value": 1, "probability": 1}
        )
        assert added.status_code == 201
        assert http.patch("/_dealdock/accounts/999999/crm/opportunities/x", json={}).status_code == 404
        assert http.get(f"{path}/x").status_code == 404
        assert apollo.search() == []

    @pytest.mark.contract("9.opportunity.7", "2.edition.12")
    def test_s_opportunity_has_its_stage_s_name_in_2026(self, apollo: Apollo) -> None:
        stage = apollo.stage("Commit")
        added = apollo.control("POST", "/crm/opportunities", {"fid": "0061U", "name": "Grand", "stage_id": stage})
        viewed = apollo.view(added)
        assert (viewed["stage_name"], viewed["salesforce_id"], viewed["crm_id"]) == ("Commit", "0061U", None)
        assert "salesforce_record_url" not in viewed


@pytest.mark.contract("3.account.3", "3.account.13")
def test_a_company_of_the_crm_has_its_url(older: Apollo) -> None:
    made = older.control("POST", "/records/company", {"name": "A", "salesforce_id": "0011U", "source": "salesforce"})
    viewed = older.done("GET", f"/accounts/{made['id']}")["account"]
    assert viewed["salesforce_record_url"] == "https://na85.salesforce.com/0011U"
    assert (viewed["source"], viewed["original_source"]) == ("salesforce", "ui_form")
    assert list(viewed).index("salesforce_record_url") == list(viewed).index("modality") + 1
