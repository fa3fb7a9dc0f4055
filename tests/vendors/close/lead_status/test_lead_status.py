"""Lead statuses: `/api/v1/status/lead/` (contract 3.4)."""

import pytest

from tests.vendors.close.client import Close
from tests.vendors.close.rest_client import Client

PATH = "/status/lead/"
IN_USE = {"errors": ["Cannot delete a status that is in use."], "field-errors": {}}


def test_a_new_organization_has_the_usual_ones(client: Client) -> None:
    listed = client.get(PATH)
    assert sorted(each["label"] for each in listed["data"]) == [
        "Bad Fit",
        "Canceled",
        "Customer",
        "Interested",
        "Not Interested",
        "Potential",
        "Qualified",
    ]
    ids = [each["id"] for each in listed["data"]]
    assert ids == sorted(ids)
    assert listed["has_more"] is False


def test_are_created_changed_and_deleted(client: Client, other_client: Client) -> None:
    before = other_client.get(PATH)
    made = client.post(PATH, label="New")
    assert made == {
        "id": made["id"],
        "label": "New",
        "organization_id": client.account["organization_id"],
    }
    assert client.put(f"{PATH}{made['id']}/", label="Newer") == {**made, "label": "Newer"}
    assert client.get(f"{PATH}{made['id']}") == {**made, "label": "Newer"}
    assert client.delete(f"{PATH}{made['id']}/") == {}
    gone = client.call("GET", f"{PATH}{made['id']}/")
    assert (gone.status_code, gone.json()) == (404, {"error": "Empty query: LeadStatus matching query does not exist."})
    assert other_client.get(PATH) == before


def test_need_a_label(client: Client) -> None:
    assert client.wrong_fields("POST", PATH) == {"label": "This field is required."}
    assert client.wrong_fields("POST", PATH, label=" ") == {"label": "This field is required."}
    assert client.wrong_fields("POST", PATH, label=5) == {"label": "Value must be of str type."}


class TestLeadStatus:
    @pytest.mark.contract("3.4.lead.1", "3.4.lead.2", "3.4.lead.3")
    def test_is_created_changed_and_deleted(self, close: Close) -> None:
        made = close.post("/status/lead/", {"label": "Cold"})
        assert made == {"id": made["id"], "label": "Cold", "organization_id": close.organization_id}
        path = f"/status/lead/{made['id']}/"
        lead = close.lead(status_id=made["id"])
        assert close.put(path, {"label": "Warm"}) == made | {"label": "Warm"} == close.get(path)
        assert close.get(f"/lead/{lead['id']}/")["status_label"] == "Warm"
        assert close.refused("DELETE", path) == (400, IN_USE)
        close.put(f"/lead/{lead['id']}/", {"status": "Potential"})
        assert close.delete(path) == {}
        assert close.refused("GET", path).status == 404

    @pytest.mark.contract("3.2.write.4")
    def test_the_last_one_stays(self, close: Close) -> None:
        *others, last = close.rows("/status/lead/")
        for status in others:
            close.delete(f"/status/lead/{status['id']}/")
        refusal = {"errors": ["Cannot delete the last status."], "field-errors": {}}
        assert close.refused("DELETE", f"/status/lead/{last['id']}/") == (400, refusal)
        assert close.lead()["status_id"] == last["id"]
