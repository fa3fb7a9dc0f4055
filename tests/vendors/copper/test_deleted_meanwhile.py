"""Records that another call deletes or changes while a call that refers to them runs."""

from typing import Any, Final

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.vendors.copper.person.model import Person
from tests.support.deleted_meanwhile import Client, new_client

pytestmark = pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)


@pytest.fixture
def copper(sandbox: Sandbox, address: str) -> Client:
    def keys(account: Any) -> dict[str, Any]:
        names = {"X-PW-AccessToken": account["api_key"], "X-PW-UserEmail": account["email"]}
        return {"headers": {**names, "X-PW-Application": "developer_api"}}

    return new_client(sandbox, address, "copper", "/developer_api/v1", keys)


class TestDeletedMeanwhile:
    DELETE: Final = [sa.update(Person).values(deleted=True).where(Person.name == "Gone")]

    def refused(self, copper: Client, path: str, body: Any) -> str:
        answer = copper.send_during(self.DELETE, "POST", path, body)
        assert answer.status_code == 422, answer.text
        return str(answer.json()["message"])

    def test_no_opportunity_has_a_person_as_contact_that_is_being_deleted(self, copper: Client) -> None:
        gone = copper.create("/people", name="Gone")["id"]
        assert f"no such record: {gone}" in self.refused(
            copper, "/opportunities", {"name": "x", "primary_contact_id": gone}
        )
        assert copper.create("/opportunities/search") == []

    def test_nor_has_one_that_the_control_plane_adds_or_changes(self, copper: Client) -> None:
        ann = copper.create("/people", name="Ann")["id"]
        deal = copper.create("/opportunities", name="x", primary_contact_id=ann)["id"]
        for method, path in (("POST", "/records/opportunity"), ("PATCH", f"/records/opportunities/{deal}")):
            body = {"name": "x", "primary_contact_id": copper.create("/people", name="Gone")["id"]}
            answer = copper.control.send_during(self.DELETE, method, path, body)
            assert answer.status_code == 422, answer.text
            assert [each["pointer"] for each in answer.json()["errors"]] == ["#/primary_contact_id"]
        (left,) = copper.create("/opportunities/search")
        assert left["primary_contact_id"] == ann

    def test_nor_has_one_of_several(self, copper: Client) -> None:
        people = [copper.create("/people", name=name)["id"] for name in ("Ann", "Gone")]
        new = [{"name": "x", "primary_contact_id": each} for each in people]
        answer = copper.send_during(self.DELETE, "POST", "/opportunities/bulk_create", {"opportunities": new}).json()
        assert [each.get("primary_contact_id") for each in answer] == [people[0], None]
        assert [each["id"] for each in copper.create("/opportunities/search")] == [answer[0]["id"]]

    def test_no_activity_is_logged_for_a_person_that_is_being_deleted(self, copper: Client) -> None:
        parent = {"id": copper.create("/people", name="Gone")["id"], "type": "person"}
        body = {"parent": parent, "type": {"id": 0, "category": "user"}, "details": "x"}
        assert "no such record" in self.refused(copper, "/activities", body)
        assert copper.create("/activities/search") == []

    def test_no_opportunity_is_related_to_a_person_that_is_being_deleted(self, copper: Client) -> None:
        ann, gone = (copper.create("/people", name=name)["id"] for name in ("Ann", "Gone"))
        path = f"/opportunities/{copper.create('/opportunities', name='x', primary_contact_id=ann)['id']}/related"
        assert "no such record" in self.refused(copper, path, {"resource": {"id": gone, "type": "person"}})
        assert copper.get(path) == [{"id": ann, "type": "person"}]
