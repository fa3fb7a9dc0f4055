"""Records that another call deletes while a call that refers to them runs, on PostgreSQL: SQLite has one writer."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets
from dealdock.vendors.apollo.contact.model import Contact as ApolloContact
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline.model import OpportunityStatus
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.copper.person.model import Person
from tests.support.cases import each_case
from tests.support.running import eventually

pytestmark = pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)

WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
NO_STATUS: Final = {"errors": [], "field-errors": {"status": "Object does not exist."}}


class Client(NamedTuple):
    """A client of a new account, for several threads."""

    sandbox: Sandbox
    url: str
    keys: dict[str, Any]
    account_id: int

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return httpx.request(method, f"{self.url}{path}", json=body, **self.keys)

    @property
    def control(self) -> "Client":
        """A client of the control plane, for the same account."""
        at = httpx.URL(self.url).copy_with(path=f"/_dealdock/accounts/{self.account_id}")
        return self._replace(url=str(at), keys={})

    def get(self, path: str) -> Any:
        return self.send("GET", path).json()

    def create(self, path: str, **fields: Any) -> Any:
        answer = self.send("POST", path, fields)
        assert answer.is_success, answer.text
        return answer.json()

    def send_during(
        self, changes: Sequence[sa.Update | sa.Delete], method: str, path: str, body: Any
    ) -> httpx.Response:
        """Send a call, and commit changes of rows of the account when the call waits for their lock."""
        sent: list[Future[httpx.Response]] = []

        def work(db: sa.Connection) -> None:
            dataset_id = accounts.get(db, self.account_id).dataset_id
            datasets.lock(db, dataset_id)
            for change in changes:
                db.execute(change.where(change.table.c.dataset_id == dataset_id))
            sent.append(threads.submit(self.send, method, path, body))
            eventually(lambda: self.sandbox.database.read(lambda db: db.scalar(WAITING)))

        with ThreadPoolExecutor(1) as threads:
            self.sandbox.database.write(work)
        (answer,) = sent
        return answer.result()


def _client(sandbox: Sandbox, address: str, vendor: str, base: str, keys: Callable[[Any], dict[str, Any]]) -> Client:
    account = httpx.post(f"{address}/_dealdock/accounts", json={"vendor": vendor}).json()
    return Client(sandbox, f"{address}/{vendor}{base}", keys(account), account["id"])


@pytest.fixture
def close(sandbox: Sandbox, address: str) -> Client:
    return _client(sandbox, address, "close", "/api/v1", lambda account: {"auth": (account["api_key"], "")})


@pytest.fixture
def copper(sandbox: Sandbox, address: str) -> Client:
    def keys(account: Any) -> dict[str, Any]:
        names = {"X-PW-AccessToken": account["api_key"], "X-PW-UserEmail": account["email"]}
        return {"headers": {**names, "X-PW-Application": "developer_api"}}

    return _client(sandbox, address, "copper", "/developer_api/v1", keys)


@pytest.fixture
def apollo(sandbox: Sandbox, address: str) -> Client:
    return _client(sandbox, address, "apollo", "/v1", lambda account: {"headers": {"X-Api-Key": account["api_key"]}})


class TestCopper:
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


class TestClose:
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


class TestApollo:
    def test_a_contact_that_gets_the_address_meanwhile_is_updated(self, apollo: Client) -> None:
        known = apollo.create("/contacts", first_name="Ann")["contact"]["id"]
        gets_it = [sa.update(ApolloContact).values(email="ann@x.example", email_key="ann@x.example")]
        body = {"email": "ann@x.example", "title": "CEO", "run_dedupe": True}
        answer = apollo.send_during(gets_it, "POST", "/contacts", body).json()["contact"]
        assert (answer["id"], answer["title"]) == (known, "CEO")
