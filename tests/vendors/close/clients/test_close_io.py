"""close.io, a client for Node, unmodified: it takes 200 alone for success, and reaches its fixed host by the proxy."""

from collections.abc import Iterator

import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.clients.close_io import HOME, CloseIo, RejectedError
from tests.vendors.close.clients.redirected import Redirected

pytestmark = [
    ONE_DATABASE,
    pytest.mark.contract("6.client.5"),
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no close.io in {HOME}: `make check` installs it by npm"),
]


@pytest.fixture(scope="module")
def started(redirected: Redirected) -> Iterator[CloseIo]:
    with CloseIo.started(redirected) as started:
        yield started


@pytest.fixture
def client(started: CloseIo, close: Close) -> CloseIo:
    return started._replace(key=close.key)


class TestOpportunities:
    def test_are_created_read_updated_and_deleted(self, client: CloseIo, close: Close) -> None:
        kept = close.add(value=1)
        made = client.call("opportunity.create", {"lead_id": kept["lead_id"], "value": 500, "status": "Won"})
        assert (made["value_formatted"], made["status_type"]) == ("$5", "won")
        assert client.call("opportunity.read", made["id"]) == made == close.read(made)
        updated = client.call("opportunity.update", made["id"], {"note": "£ or €"})
        assert updated["note"] == "£ or €"
        assert close.read(made) == updated
        assert client.call("opportunity.delete", made["id"]) == {}
        with pytest.raises(RejectedError) as raised:
            client.call("opportunity.read", made["id"])
        assert raised.value.value == close.refused("GET", f"/opportunity/{made['id']}/").body
        assert close.rows() == [kept]

    def test_are_searched(self, client: CloseIo, close: Close) -> None:
        wanted = close.add(value=7)
        close.add(value=8)
        assert client.call("opportunity.search", {"lead_id": wanted["lead_id"]})["data"] == [wanted]
        assert client.call("opportunity.search", {"query": "value:7"})["data"] == [wanted]

    def test_have_custom_fields(self, client: CloseIo, close: Close) -> None:
        field = close.field("Weekday")
        made = client.call("opportunity.create", {"lead_id": close.lead()["id"], field: "Friday"})
        assert made[field] == "Friday"
        assert field not in client.call("opportunity.update", made["id"], {field: None})

    def test_errors_of_fields_are_the_rejection(self, client: CloseIo) -> None:
        with pytest.raises(RejectedError) as raised:
            client.call("opportunity.create", {"value": "x"})
        assert raised.value.value == {"errors": [], "field-errors": {"value": "Value must be of int type."}}


class TestLeads:
    def test_are_created_read_updated_and_deleted(self, client: CloseIo, close: Close) -> None:
        field = close.field("Industry", of="lead")
        contact = {"name": "Jo", "emails": [{"email": "jo@b.c", "type": "office"}]}
        made = client.call("lead.create", {"name": "Acme", "contacts": [contact], "custom": {"Industry": "Caves"}})
        assert made[field] == "Caves"
        assert client.call("lead.read", made["id"]) == made
        assert client.call("lead.update", made["id"], {"status": "Qualified"})["status_label"] == "Qualified"
        assert client.call("lead.delete", made["id"]) == {}
        assert close.rows("/lead/") == []

    def test_are_searched_by_fields_and_page(self, client: CloseIo, close: Close) -> None:
        found = [close.lead("Alpha", status="Qualified")["id"] for _ in range(3)]
        close.lead("Alpha")
        wanted = {"name": "Alpha", "status": "Qualified"}
        first = client.call("lead.search", {**wanted, "limit": 2, "fields": "id"})
        rest = client.call("lead.search", {**wanted, "limit": 2, "fields": "id", "skip": 2})
        assert (first["has_more"], rest["has_more"]) == (True, False)
        assert sorted(each["id"] for each in first["data"] + rest["data"]) == sorted(found)

    def test_are_merged(self, client: CloseIo, close: Close) -> None:
        source, destination = close.lead()["id"], close.lead()["id"]
        assert client.call("lead.merge", {"source": source, "destination": destination}) == {"status": "ok"}


class TestContacts:
    def test_are_created_read_updated_and_deleted(self, client: CloseIo, close: Close) -> None:
        made = client.call("contact.create", {"lead_id": close.lead()["id"], "name": "Jo"})
        assert client.call("contact.search")["data"] == [made]
        assert client.call("contact.update", made["id"], {"title": "Ms"})["title"] == "Ms"
        assert client.call("contact.delete", made["id"]) == {}
        assert client.call("contact.search")["data"] == []

    def test_an_empty_email_is_an_error(self, client: CloseIo, close: Close) -> None:
        with pytest.raises(RejectedError) as raised:
            client.call("contact.create", {"lead_id": close.lead()["id"], "emails": [{"email": ""}]})
        assert [*raised.value.value["field-errors"]["emails"]["errors"]["0"]] == ["email"]
        assert close.rows("/contact/") == []


class TestOthers:
    @each_case("of", ["lead", "opportunity"])
    def test_statuses_are_created_by_their_label_alone(self, client: CloseIo, of: str) -> None:
        made = client.call(f"status.{of}.create", {"label": "Later"})
        assert made in client.call(f"status.{of}.list")["data"]
        assert client.call(f"status.{of}.update", made["id"], {"label": "Never"})["label"] == "Never"
        assert client.call(f"status.{of}.delete", made["id"]) == {}

    def test_tasks_are_created_searched_and_deleted(self, client: CloseIo, close: Close) -> None:
        made = client.call("task.create", {"lead_id": close.lead()["id"], "text": "Call", "assigned_to": close.user_id})
        assert client.call("task.search", {"assigned_to": close.user_id})["data"] == [made]
        assert client.call("task.update", made["id"], {"is_complete": True})["is_complete"] is True
        assert client.call("task.delete", made["id"]) == {}

    def test_activities_are_created_and_searched(self, client: CloseIo, close: Close) -> None:
        lead = close.lead()["id"]
        made = client.call("activity.note.create", {"lead_id": lead, "note": "x"})
        found = client.call("activity.search", {"lead_id": lead})["data"]
        assert [each["_type"] for each in found] == ["Note", "Created"]
        assert client.call("activity.note.search", {"lead_id": lead})["data"] == [made]
        assert client.call("activity.note.delete", made["id"]) == {}

    def test_me_and_events(self, client: CloseIo, close: Close) -> None:
        made = close.lead()["id"]
        assert client.call("user.me")["id"] == close.user_id
        assert [
            each["object_id"]
            for each in client.call("event.search", {"object_type": "lead", "action": "created"})["data"]
        ] == [made]

    def test_a_wrong_key_is_rejected(self, client: CloseIo, close: Close) -> None:
        with pytest.raises(RejectedError) as raised:
            client._replace(key="api_x").call("user.me")
        assert raised.value.value == close.refused("GET", "/me/", auth=("api_x", "")).body
