"""Calls. Contract, 10.14."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

OWN = [
    *("id", "user_id", "account_id", "contact_id", "voice_setting_id", "phone_call_outcome_id"),
    *("phone_call_purpose_id", "recording_url", "twilio_call_sid", "call_identifier", "agent_call_sid", "inbound"),
    *("from_number", "to_number", "start_time", "end_time", "transcription_too_long", "twilio_recording_sid"),
    *("need_recording_upload", "logged", "note", "status", "outreach_task_id", "salesforce_id", "hubspot_id"),
    *("conference_id", "opportunity_id", "voicemail_dropped", "parallel_dial_item_id", "transcribed", "transcribing"),
    *("transcription_progress", "note_text"),
]
START = NOON.replace("Z", "+00:00")
OUTCOME, PURPOSE = "6095b810bd01d100a506d4c5", "6095b810bd01d100a506d4cd"


def logged(apollo: Apollo, **sent: Any) -> dict[str, Any]:
    """Log a call."""
    made: dict[str, Any] = apollo.done("POST", "/phone_calls", sent)["phone_call"]
    return made


def notes(apollo: Apollo, **parameters: Any) -> list[str]:
    """Return the notes of the calls that a search finds."""
    return [each["note"] for each in apollo.done("GET", "/phone_calls/search", params=parameters)["phone_calls"]]


def colleague(apollo: Apollo) -> str:
    """Add a user, and return the id."""
    apollo.control("POST", "/users", {"role": "Read Only"})
    return str(apollo.done("GET", "/users/search")["users"][1]["id"])


class TestCreate:
    @pytest.mark.contract("10.call.1", "10.call.2")
    def test_answers_the_call_with_its_records(self, apollo: Apollo) -> None:
        account, contact = apollo.add_account()["id"], apollo.add_contact(last_name="Berg")["id"]
        sent = {"contact_id": contact, "account_id": account, "logged": True, "duration": 95, "note": "Rope"}
        ids = {"phone_call_outcome_id": OUTCOME, "phone_call_purpose_id": PURPOSE}
        answer = apollo.done("POST", "/phone_calls", {**sent, **ids, "to_number": "+13125550100"})
        assert list(answer) == ["phone_call", "contact", "team"]
        call = answer["phone_call"]
        assert list(call) == [*OWN, "contact", "account", "duration"]
        shown = {**sent, **ids, "user_id": apollo.user, "inbound": False, "from_number": None, "status": "completed"}
        shown |= {"to_number": "+13125550100", "start_time": START, "end_time": START, "note_text": "Rope"}
        assert {name: call[name] for name in shown} == shown
        assert (call["contact"]["id"], call["account"]["id"], answer["contact"]["id"]) == (contact, account, contact)
        assert "contact_campaign_statuses" in answer["contact"]
        assert answer["team"] == {"id": call["account"]["team_id"], "phone_calls_finder_empty": False}

    @pytest.mark.contract("10.call.1", "10.call.2")
    def test_has_neither_contact_nor_account(self, apollo: Apollo) -> None:
        answer = apollo.done("POST", "/phone_calls", {})
        assert (list(answer), answer["contact"]) == (["phone_call", "contact", "team"], None)
        assert list(answer["phone_call"]) == [*OWN, "duration"]
        assert answer["phone_call"]["note_text"] == ""
        assert (answer["phone_call"]["duration"], answer["phone_call"]["logged"]) == (0, False)

    @pytest.mark.contract("10.call.3")
    def test_takes_the_query_string(self, apollo: Apollo) -> None:
        second = colleague(apollo)
        sent = {"user_id[]": second, "logged": "true", "status": "no_answer", "start_time": "2025-03-25T10:15:30+05:00"}
        call = apollo.done("POST", "/phone_calls", params={**sent, "duration": "120", "inbound": "true"})["phone_call"]
        assert (call["user_id"], call["logged"], call["status"]) == (second, True, "no_answer")
        assert (call["duration"], call["inbound"]) == (120, True)
        assert call["start_time"] == call["end_time"] == "2025-03-25T05:15:30.000+00:00"

    @pytest.mark.contract("10.call.4")
    @each_case(
        ("sent", "text"),
        [
            ({"contact_id": UNKNOWN}, f"Parameters misconfigured. {UNKNOWN} is not a valid ID"),
            ({"user_id": ["x"]}, "Parameters misconfigured. x is not a valid ID"),
            ({"account_id": "x"}, "Parameters misconfigured. x is not a valid ID"),
            ({"phone_call_outcome_id": "x"}, "Parameters misconfigured. x is not a valid ID"),
            ({"status": "lost"}, "Please specify a valid status."),
            ({"start_time": "noon"}, "Parameters misconfigured. noon is not a valid date"),
        ],
    )
    def test_refuses(self, apollo: Apollo, sent: Any, text: str) -> None:
        assert error(apollo.call("POST", "/phone_calls", sent)) == (422, text)
        assert notes(apollo) == []


class TestUpdate:
    @pytest.mark.contract("10.call.5")
    def test_changes_what_is_sent(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        before = logged(apollo, contact_id=contact, note="Rope", duration=95)
        answer = apollo.done("PUT", f"/phone_calls/{before['id']}", {"note": "Sails", "status": "busy"})
        assert list(answer) == ["phone_call", "contact"]
        assert answer["phone_call"] == {**before, "note": "Sails", "note_text": "Sails", "status": "busy"}
        assert apollo.done("PUT", f"/phone_calls/{before['id']}") == answer

    @pytest.mark.contract("10.call.5")
    def test_of_an_unknown_call(self, apollo: Apollo, other: Apollo) -> None:
        for each in (UNKNOWN, logged(other)["id"]):
            answer = apollo.call("PUT", f"/phone_calls/{each}", {"note": "x"})
            assert error(answer) == (404, "Record not found.")
        assert error(apollo.call("PUT", "/phone_calls/x", {"note": "x"}))[0] == 422


class TestSearch:
    @pytest.mark.contract("10.call.7")
    def test_has_its_envelope(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        logged(apollo, phone_call_outcome_id=OUTCOME, contact_id=contact, account_id=apollo.add_account()["id"])
        logged(apollo, start_time="2026-05-31")
        days = {"date_range[min]": "2026-05-01", "date_range[max]": "2026-06-01"}
        found = apollo.done("GET", "/phone_calls/search", params={"per_page": "1", "page": "1", **days})
        assert list(found) == [
            *("pagination", "breadcrumbs", "phone_calls", "faceting", "pipeline_total", "num_fetch_result"),
        ]
        assert found["pagination"] == {"page": "1", "per_page": "1", "total_entries": 2, "total_pages": 2}
        crumb = {"label": "Date", "signal_field_name": "date_range"}
        assert found["breadcrumbs"] == [
            {**crumb, "value": "2026-05-01", "display_name": "After Fri, May 01"},
            {**crumb, "value": "2026-06-01", "display_name": "Before Today"},
        ]
        (row,) = found["phone_calls"]
        assert list(row) == [*OWN, "contact", "duration", "conversation_id"]
        assert found["faceting"]["phone_call_stats_facets"] == [
            {"value": "active", "display_name": "Active Calls", "count": 0},
            {"value": OUTCOME, "display_name": OUTCOME, "count": 1},
            {"value": "other", "display_name": "No Disposition", "count": 1},
        ]
        assert found["pipeline_total"] == 2

    @pytest.mark.contract("10.call.6")
    def test_finds_by_its_filters(self, apollo: Apollo) -> None:
        first, second = apollo.add_contact(label_names=["Fair"])["id"], apollo.add_contact(first_name="Bo")["id"]
        label = apollo.done("GET", "/labels")[0]["id"]
        user = colleague(apollo)
        logged(apollo, note="Old", contact_id=first, start_time="2026-05-01", duration=10, inbound=True)
        logged(apollo, note="New", contact_id=second, start_time="2026-05-03T10:00:00Z", duration=200, user_id=user)
        logged(apollo, note="Mid", start_time="2026-05-02T23:00:00Z", duration=95, phone_call_outcome_id=OUTCOME)
        assert notes(apollo) == ["New", "Mid", "Old"]
        expected: list[tuple[dict[str, Any], list[str]]] = [
            ({"date_range[min]": "2026-05-02"}, ["New", "Mid"]),
            ({"date_range[max]": "2026-05-02"}, ["Mid", "Old"]),
            ({"duration[min]": 95, "duration[max]": 100}, ["Mid"]),
            ({"inbound": "incoming"}, ["Old"]),
            ({"inbound": "outgoing"}, ["New", "Mid"]),
            ({"inbound": "sideways"}, ["New", "Mid", "Old"]),
            ({"user_ids[]": user}, ["New"]),
            ({"contact_label_ids[]": second}, ["New"]),
            ({"contact_label_ids[]": label}, ["Old"]),
            ({"contact_label_ids[]": UNKNOWN}, []),
            ({"phone_call_outcome_ids[]": OUTCOME}, ["Mid"]),
            ({"phone_call_purpose_ids[]": PURPOSE}, []),
            ({"q_keywords": "oL"}, ["Old"]),
        ]
        assert [notes(apollo, **parameters) for parameters, _ in expected] == [wanted for _, wanted in expected]
        same = apollo.done("POST", "/phone_calls/search", {"date_range": {"min": "2026-05-03"}})
        assert [each["note"] for each in same["phone_calls"]] == ["New"]


@pytest.mark.contract("10.call.8")
def test_goes_with_its_contact_and_forgets_its_company(apollo: Apollo) -> None:
    contact, account = apollo.add_contact()["id"], apollo.add_account()["id"]
    logged(apollo, note="Hers", contact_id=contact)
    logged(apollo, note="Theirs", account_id=account)
    apollo.done("DELETE", f"/contacts/{contact}")
    apollo.done("POST", "/accounts/bulk_destroy", {"ids": [account]})
    (left,) = apollo.done("GET", "/phone_calls/search")["phone_calls"]
    assert (left["note"], left["account_id"]) == ("Theirs", None)


@pytest.mark.contract("10.call.8")
def test_needs_a_master_key(apollo: Apollo) -> None:
    apollo.control("PATCH", "", {"master_keys": False})
    assert apollo.call("GET", "/phone_calls/search").status_code == 403
