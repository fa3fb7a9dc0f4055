"""`/_dealdock/accounts/{id}/changes`: the changes of the records of a watched account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select, update

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets, recorded_changes
from dealdock.platform.records.models import RecordedChange
from dealdock.vendors.close.lead.model import Lead
from tests.support.client import Client
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import record_statements

Json = Any
PARTS = ("created", "changed", "deleted")
NONE = {"created": [], "changed": [], "deleted": [], "complete": True}


class Watched:
    """A watched account of Close, with its API and its changes."""

    def __init__(self, http: httpx.Client, **settings: Any) -> None:
        body = {"vendor": "close", "watched": True, **settings}
        self.account = http.post("/_dealdock/accounts", json=body).json()
        self._http = http

    def control(self, method: str, path: str = "", body: Any = None) -> Json:
        answer = self._http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def call(self, method: str, path: str, body: Any = None) -> Json:
        path = f"/close/api/v1{path}"
        answer = self._http.request(method, path, json=body, auth=(self.account["api_key"], ""))
        assert answer.is_success, answer.text
        return answer.json()

    def changes(self, since: int | None = None) -> Json:
        """Return the changes of leads. The service also adds an activity for each new lead."""
        found = self.control("GET", "/changes" if since is None else f"/changes?since={since}")
        parts = {name: [each for each in found[name] if each["object"] == "lead"] for name in PARTS}
        return {**found, **parts}

    def entry(self) -> Json:
        """Return the newest request."""
        return self.control("GET", "/requests")[-1]


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with Client(address) as http:
        yield http


@pytest.fixture
def watched(http: httpx.Client) -> Watched:
    return Watched(http)


def kinds(changes: Json) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(each["object"], each["id"]) for each in changes[name]] for name in ("created", "changed", "deleted")
    }


class TestChanges:
    def test_are_created_changed_and_deleted_records_with_their_fields(self, watched: Watched) -> None:
        kept = watched.call("POST", "/lead/", {"name": "Kept", "url": "https://kept.example"})
        gone = watched.call("POST", "/lead/", {"name": "Gone"})
        marker = watched.changes()["marker"]
        watched.call("PUT", f"/lead/{kept['id']}/", {"name": "Other", "url": None})
        watched.call("DELETE", f"/lead/{gone['id']}/")
        new = watched.call("POST", "/lead/", {"name": "New"})
        found = watched.changes(marker)
        assert kinds(found) == {
            "created": [("lead", new["id"])],
            "changed": [("lead", kept["id"])],
            "deleted": [("lead", gone["id"])],
        }
        fields = found["changed"][0]["fields"]
        assert (fields["name"], fields["url"]) == (
            {"before": "Kept", "after": "Other"},
            {"before": "https://kept.example", "after": None},
        )
        assert found["created"][0]["fields"]["name"] == "New"
        assert found["deleted"][0]["fields"]["name"] == "Gone"
        shown = [each["fields"] for part in ("created", "deleted") for each in found[part]]
        assert not any(value in (None, "", [], {}) for each in shown for value in each.values())
        assert not {"dataset_id", "name_words", "deleted", "id"} & {name for each in shown for name in each}
        assert found["complete"]

    def test_of_one_record_are_one_from_the_first_state_to_the_last(self, watched: Watched) -> None:
        lead = watched.call("POST", "/lead/", {"name": "One"})
        marker = watched.changes()["marker"]
        for name in ("Two", "Three", "Four"):
            watched.call("PUT", f"/lead/{lead['id']}/", {"name": name})
        [changed] = watched.changes(marker)["changed"]
        assert changed["fields"]["name"] == {"before": "One", "after": "Four"}

    def test_of_several_fields_in_several_calls_are_all_there(self, watched: Watched) -> None:
        lead = watched.call("POST", "/lead/", {"name": "One", "description": "First"})
        marker = watched.changes()["marker"]
        for change in ({"name": "Two"}, {"url": "https://two.example"}, {"description": "Second"}):
            watched.call("PUT", f"/lead/{lead['id']}/", change)
        [created] = watched.changes()["created"]
        [changed] = watched.changes(marker)["changed"]
        after = {"name": "Two", "url": "https://two.example", "description": "Second"}
        assert {name: created["fields"][name] for name in after} == after
        assert {name: changed["fields"][name]["after"] for name in after} == after
        assert [changed["fields"][name]["before"] for name in ("name", "description")] == ["One", "First"]

    def test_of_a_record_are_found_by_the_id_that_the_statement_names(self, sandbox: Sandbox, watched: Watched) -> None:
        lead = watched.call("POST", "/lead/", {"name": "One"})
        with record_statements(sandbox) as sent:
            watched.call("PUT", f"/lead/{lead['id']}/", {"name": "Two"})
        texts = [each.statement for each in sent]
        assert sum("FROM close_lead WHERE" in text and "BETWEEN" in text for text in texts) == 2, "before and after"
        assert not [text for text in texts if text.startswith("SELECT close_lead.id FROM close_lead WHERE")]

    def test_of_records_that_a_condition_selects_are_all_there(self, sandbox: Sandbox, watched: Watched) -> None:
        leads = [watched.call("POST", "/lead/", {"name": name}) for name in ("One", "Two")]
        marker = watched.changes()["marker"]

        def rename(db: Connection) -> None:
            account = accounts.get(db, watched.account["id"])
            datasets.lock(db, account.dataset_id)
            here = (Lead.dataset_id == account.dataset_id, Lead.name.in_(["One", "Two"]))
            db.execute(update(Lead).where(*here).values(name="Both"))

        sandbox.database.write(rename)
        assert kinds(watched.changes(marker))["changed"] == [("lead", each["id"]) for each in leads]

    def test_that_were_undone_are_none(self, watched: Watched) -> None:
        status = watched.control("GET", "/records/leadStatus")[0]["id"]
        lead = watched.call("POST", "/lead/", {"name": "One", "status_id": status})
        marker = watched.changes()["marker"]
        watched.control("PATCH", f"/records/lead/{lead['id']}", {"name": "Two"})
        watched.control("PATCH", f"/records/lead/{lead['id']}", {"name": "One"})
        [changed] = watched.changes(marker)["changed"]
        assert set(changed["fields"]) <= {"updated_at", "updated_by"}
        created = watched.call("POST", "/lead/", {"name": "Short"})
        watched.call("PUT", f"/lead/{created['id']}/", {"name": "Shorter"})
        watched.call("DELETE", f"/lead/{created['id']}/")
        assert kinds(watched.changes(marker)) == {"created": [], "changed": [("lead", lead["id"])], "deleted": []}

    def test_after_a_call_are_those_that_followed_it(self, watched: Watched) -> None:
        watched.call("POST", "/lead/", {"name": "Before"})
        number = watched.entry()["number"]
        assert {**watched.changes(number), "marker": 0} == {**NONE, "marker": 0}
        after = watched.call("POST", "/lead/", {"name": "After"})
        assert kinds(watched.changes(number))["created"] == [("lead", after["id"])]

    def test_by_the_control_plane_and_by_faults_are_among_them(self, watched: Watched) -> None:
        made = watched.control("POST", "/records/lead", {"name": "By the control plane"})
        fault = {"times": 1, "do": [{"create": "lead", "records": [{"name": "By a fault"}]}]}
        watched.control("POST", "/faults", fault)
        watched.call("GET", "/lead/")
        names = [each["fields"]["name"] for each in watched.changes()["created"]]
        assert names == ["By the control plane", "By a fault"]
        assert watched.changes()["created"][0]["id"] == made["id"]

    def test_of_a_bulk_action_in_the_background_are_among_them(self, watched: Watched) -> None:
        leads = [watched.call("POST", "/lead/", {"name": f"Lead {n}"})["id"] for n in range(3)]
        marker = watched.changes()["marker"]
        watched.call("POST", "/bulk_action/delete/", {"query": "Lead", "send_done_email": False})
        for _ in range(200):
            if len(watched.changes(marker)["deleted"]) == len(leads):
                break
        assert sorted(each["id"] for each in watched.changes(marker)["deleted"]) == sorted(leads)

    def test_of_a_call_that_failed_are_none(self, watched: Watched) -> None:
        marker = watched.changes()["marker"]
        with pytest.raises(AssertionError):
            watched.call("POST", "/opportunity/", {"value": "x"})
        assert watched.changes(marker) == {**NONE, "marker": marker}

    def test_of_another_account_do_not_appear(self, watched: Watched, http: httpx.Client) -> None:
        other = Watched(http)
        other.call("POST", "/lead/", {"name": "Of the other"})
        assert watched.changes() == {**NONE, "marker": 0}
        watched.call("POST", "/lead/", {"name": "Own"})
        assert [each["fields"]["name"] for each in other.changes()["created"]] == ["Of the other"]

    @pytest.mark.slow(but="sqlite")
    @pytest.mark.both_databases
    def test_of_many_clients_at_a_time_are_all_there(self, watched: Watched) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda n: watched.call("POST", "/lead/", {"name": f"{n}"})["id"], range(40)))
        assert sorted(each["id"] for each in watched.changes()["created"]) == sorted(made)

    def test_begin_anew_with_a_reset(self, watched: Watched) -> None:
        watched.call("POST", "/lead/", {"name": "Before"})
        marker = watched.changes()["marker"]
        watched.control("POST", "/reset", {"to": "empty"})
        assert watched.changes(marker)["complete"] is False
        assert kinds(watched.changes()) == {"created": [], "changed": [], "deleted": []}
        assert watched.changes()["complete"] is True
        watched.call("POST", "/lead/", {"name": "After"})
        assert [each["fields"]["name"] for each in watched.changes()["created"]] == ["After"]


class TestWatching:
    def test_is_off_unless_the_account_says_so(self, http: httpx.Client) -> None:
        account = Watched(http, watched=False)
        answer = http.get(f"/_dealdock/accounts/{account.account['id']}/changes")
        assert answer.status_code == 409
        assert 'with {"watched": true}' in answer.text.replace("\\", "")
        assert account.account["watched"] is False

    def test_begins_with_the_change_of_the_setting_and_ends_with_it(self, http: httpx.Client) -> None:
        account = Watched(http, watched=False)
        account.call("POST", "/lead/", {"name": "Unwatched"})
        number = account.entry()["number"]
        assert account.control("PATCH", "", {"watched": True})["watched"] is True
        assert account.changes(number)["complete"] is False
        account.call("POST", "/lead/", {"name": "Watched"})
        assert account.changes()["complete"] is True
        assert [each["fields"]["name"] for each in account.changes()["created"]] == ["Watched"]
        account.control("PATCH", "", {"watched": False})
        answer = http.get(f"/_dealdock/accounts/{account.account['id']}/changes")
        assert answer.status_code == 409

    @ONE_DATABASE
    def test_stores_nothing_of_an_account_that_is_not_watched(self, http: httpx.Client, sandbox: Sandbox) -> None:
        account = Watched(http, watched=False)
        account.call("POST", "/lead/", {"name": "Unwatched"})
        of_account = select(RecordedChange.number).where(RecordedChange.account_id == account.account["id"])
        assert sandbox.database.read(lambda db: db.scalars(of_account).all()) == []


class TestPageOfACall:
    def page(self, watched: Watched, http: httpx.Client) -> str:
        """Return the console's page of the newest call."""
        path = f"/_dealdock/console/accounts/{watched.account['id']}/calls/{watched.entry()['number']}"
        answer = http.get(path)
        assert answer.status_code == 200
        return answer.text

    def test_shows_what_the_call_changed_and_nothing_else(self, watched: Watched, http: httpx.Client) -> None:
        lead = watched.call("POST", "/lead/", {"name": "First <b>"})
        created = self.page(watched, http)
        assert "Created: Lead" in created
        assert "First &lt;b&gt;" in created
        assert "<dt>Description</dt>" not in created
        watched.call("PUT", f"/lead/{lead['id']}/", {"name": "Second"})
        changed = self.page(watched, http)
        assert "Changed: Lead" in changed
        assert '<del>First &lt;b&gt;</del> <span aria-hidden="true">→</span> <ins>Second</ins>' in changed
        assert "Created: Lead" not in changed
        watched.call("DELETE", f"/lead/{lead['id']}/")
        deleted, link = self.page(watched, http), f'/records/lead/{lead["id"]}"'
        assert f"Deleted: Lead {lead['id']}<" in deleted
        assert [link in each for each in (created, changed, deleted)] == [True, True, False]
        watched.call("GET", "/lead/")
        assert "Changed records" not in self.page(watched, http)

    def test_says_that_more_has_changed(
        self, watched: Watched, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("First", "Second"):
            watched.call("POST", "/lead/", {"name": name})
            assert "There may be more" not in self.page(watched, http)
        monkeypatch.setattr(recorded_changes, "MAX_RECORDS", 1)  # the lead, but not its activity
        watched.call("POST", "/lead/", {"name": "Third"})
        assert "There may be more" in self.page(watched, http)

    def test_says_that_its_changes_have_been_deleted(
        self, watched: Watched, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watched.call("POST", "/lead/", {"name": "First"})
        monkeypatch.setattr(recorded_changes, "MAX_ACCOUNT_BYTES", 1)
        watched.control("POST", "/records/lead", {"name": "Second"})
        assert "There may be more" in self.page(watched, http)

    def test_says_how_to_watch_an_account(self, http: httpx.Client) -> None:
        account = Watched(http, watched=False)
        account.call("POST", "/lead/", {"name": "Unwatched"})
        assert f'/accounts/{account.account["id"]}/settings">settings</a> to see what calls change' in self.page(
            account, http
        )


class TestBounds:
    def test_of_a_call_are_records_and_bytes(self, watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
        marker = watched.changes()["marker"]
        monkeypatch.setattr(recorded_changes, "MAX_RECORDS", 3)  # a lead, its activity, and another lead
        watched.control("POST", "/records/lead", [{"name": f"{n}"} for n in range(3)])
        found = watched.changes(marker)
        assert (len(found["created"]), found["complete"]) == (2, False)
        assert watched.changes(found["marker"])["complete"] is True
        monkeypatch.setattr(recorded_changes, "MAX_BYTES", 500)
        watched.control("POST", "/records/lead", {"name": "x" * 200, "description": "y" * 1_000})
        cut = watched.changes(found["marker"])
        assert (cut["created"], cut["complete"]) == ([], False)

    def test_that_are_passed_stay_passed_when_a_known_record_is_changed_again(
        self, watched: Watched, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recorded_changes, "MAX_RECORDS", 1)  # the lead, but neither its activity nor its contact
        watched.call("POST", "/contact/", {"name": "", "emails": [{"email": "jo@ash.example"}]})
        found = watched.changes()
        assert [each["fields"]["display_name"] for each in found["created"]] == ["jo@ash.example"]
        assert found["complete"] is False

    def test_of_an_account_drop_the_oldest(
        self, watched: Watched, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recorded_changes, "MAX_ACCOUNT_BYTES", 3_000)
        other = Watched(http)
        other.call("POST", "/lead/", {"name": "Of another account"})
        theirs = other.changes()
        markers = []
        for n in range(12):
            watched.call("POST", "/lead/", {"name": f"Lead {n}"})
            markers.append(watched.changes()["marker"])
        assert watched.changes()["complete"] is False
        assert watched.changes(markers[0])["complete"] is False
        known = [watched.changes(marker)["complete"] for marker in markers]
        first = known.index(True)
        assert known == [False] * first + [True] * (12 - first)
        assert other.changes() == theirs
        names = [each["fields"]["name"] for each in watched.changes(markers[first])["created"]]
        assert names == [f"Lead {n}" for n in range(first + 1, 12)]
        oldest = [each["fields"]["name"] for each in watched.changes()["created"]]
        assert oldest == names  # the first moment of which all is known is the one before the oldest change
        last = watched.changes(markers[-2])
        assert ([each["fields"]["name"] for each in last["created"]], last["complete"]) == (["Lead 11"], True)
