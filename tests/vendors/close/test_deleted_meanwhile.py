"""Records that another call deletes or changes while a call that refers to them runs."""

from typing import Any, Final

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline import OpportunityStatus
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.user.model import MemberSettings
from tests.support.cases import each_case
from tests.support.deleted_meanwhile import Client, new_client

pytestmark = pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)

NO_STATUS: Final = {"errors": [], "field-errors": {"status": "Object does not exist."}}


@pytest.fixture
def close(sandbox: Sandbox, address: str) -> Client:
    return new_client(sandbox, address, "close", "/api/v1", lambda account: {"auth": (account["api_key"], "")})


class TestDeletedMeanwhile:
    DELETE: Final = [sa.delete(OpportunityStatus).where(OpportunityStatus.label == "Gone")]

    def test_a_new_opportunity_cannot_have_a_status_that_is_being_deleted(self, close: Client) -> None:
        body = {"status_id": close.create("/status/opportunity/", label="Gone")["id"]}
        answer = close.send_during(self.DELETE, "POST", "/opportunity/", body)
        assert (answer.status_code, answer.json()) == (400, NO_STATUS)
        assert close.get("/opportunity/")["data"] == []

    def test_nor_can_one_that_changes(self, close: Client) -> None:
        body = {"status_id": close.create("/status/opportunity/", label="Gone")["id"]}
        before = close.create("/opportunity/")
        answer = close.send_during(self.DELETE, "PUT", f"/opportunity/{before['id']}/", body)
        assert (answer.status_code, answer.json()) == (400, NO_STATUS)
        assert close.get(f"/opportunity/{before['id']}/") == before

    def test_nor_can_one_that_the_control_plane_adds_or_changes(self, close: Client) -> None:
        deal = close.create("/opportunity/")
        for method, path in (("POST", "/records/opportunity"), ("PATCH", f"/records/opportunities/{deal['id']}")):
            body = {"status_id": close.create("/status/opportunity/", label="Gone")["id"]}
            answer = close.control.send_during(self.DELETE, method, path, body)
            assert answer.status_code == 422, answer.text
            assert [each["pointer"] for each in answer.json()["errors"]] == ["#/status_id"]
        assert close.get("/opportunity/")["data"] == [deal]

    def test_a_lead_that_is_being_deleted_is_named_as_the_side_of_a_merge(self, close: Client) -> None:
        source, destination = (close.create("/lead/", name=name)["id"] for name in ("Gone", "Acme"))
        delete = [sa.delete(Activity), sa.delete(Lead).where(Lead.name == "Gone")]
        answer = close.send_during(delete, "POST", "/lead/merge/", {"source": source, "destination": destination})
        assert (answer.status_code, answer.json()) == (404, {"errors": ["Source lead does not exist."]})

    def test_a_new_note_cannot_name_a_contact_that_is_being_deleted(self, close: Client) -> None:
        lead = close.create("/lead/", name="Acme")["id"]
        contact = close.create("/contact/", lead_id=lead, name="Gone")["id"]
        answer = close.send_during(
            [sa.delete(Contact)], "POST", "/activity/note/", {"lead_id": lead, "contact_id": contact, "note": "x"}
        )
        assert answer.status_code == 400, answer.text
        assert close.get("/activity/note/")["data"] == []

    @pytest.mark.slow
    @each_case(
        ("path", "model", "fields"),
        [
            ("/opportunity/", Opportunity, {}),
            ("/task/", Task, {"text": "Call back"}),
            ("/activity/note/", Activity, {"note": "x"}),
        ],
    )
    def test_what_is_being_deleted_is_not_deleted_again(
        self, close: Client, path: str, model: Any, fields: dict[str, Any]
    ) -> None:
        lead = close.create("/lead/", name="Acme")["id"]
        one = f"{path}{close.create(path, lead_id=lead, **fields)['id']}/"
        before = close.get("/event/")
        answer = close.send_during([sa.delete(model)], "DELETE", one, None)
        assert answer.status_code == 404, answer.text
        assert close.get("/event/") == before

    def test_a_member_who_leaves_while_a_call_waits_changes_nothing(self, close: Client) -> None:
        membership = close.get("/me/")["memberships"][0]["id"]
        assert close.send("PUT", f"/membership/{membership}/", {"auto_record_calls": "enabled"}).is_success
        leaves = [sa.update(MemberSettings).values(is_active=False)]
        answer = close.send_during(leaves, "POST", "/lead/", {"name": "Acme"})
        assert answer.status_code == 401, answer.text
        assert close.control.get("/records/leads") == []
