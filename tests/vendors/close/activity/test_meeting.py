"""Meetings, which calendars make: here the control plane (contract part 2, B.5)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

TIMES = {"starts_at": "2026-03-02T10:00:00Z", "ends_at": "2026-03-02T10:45:00+00:00"}


def meeting(close: Close, lead_id: str | None = None, **details: Any) -> dict[str, Any]:
    """Make a meeting by the control plane, and return it as the API shows it."""
    body = {
        "type": "Meeting",
        "lead_id": lead_id or close.lead()["id"],
        "details": {"title": "Demo", **TIMES, **details},
    }
    made = close.control("POST", "/records/activity", body)
    return dict(close.get(f"/activity/meeting/{made['id']}/"))


@pytest.mark.contract("2.b5.meeting.1", "2.b5.meeting.2")
def test_has_its_keys_and_is_in_both_lists(close: Close) -> None:
    attendees = [{"contact_id": None, "email": "jo@ash.test", "status": "yes"}]
    made = meeting(close, attendees=attendees)
    fits(shapes.MEETING, made)
    assert made["_type"] == "Meeting"
    assert (made["starts_at"], made["duration"]) == ("2026-03-02T10:00:00+00:00", 45 * 60)
    assert made["activity_at"] == made["starts_at"]
    assert made["users"] == [made["user_id"]]
    assert (made["user_note"], made["user_note_html"]) == (None, None)
    assert (made["source"], made["status"], made["attendees"]) == ("calendar", "upcoming", attendees)
    assert close.get("/activity/meeting/") == {"data": [made], "has_more": False}
    assert made in close.rows("/activity/")
    assert close.rows("/activity/", _type="Meeting") == [made]
    assert close.refused("POST", "/activity/meeting/", {"lead_id": made["lead_id"]}).status == 405


@pytest.mark.contract("2.b5.meeting.3")
def test_three_fields_change_and_the_rest_is_ignored(close: Close) -> None:
    made = meeting(close)
    path = f"/activity/meeting/{made['id']}/"
    close.freeze("2026-03-03T00:00:00Z")
    sent = {"title": "Review", "outcome_id": "outcome_1", "user_note_html": "<p>Went <b>well</b></p>"}
    changed = close.put(path, {**sent, "status": "canceled", "location": "Oslo", "lead_id": close.lead()["id"]})
    assert {name for name in made if made[name] != changed[name]} == {
        *sent,
        *("date_updated", "user_note", "user_note_date_updated"),
    }
    assert (changed["title"], changed["outcome_id"]) == ("Review", "outcome_1")
    assert changed["user_note"] == "Went well"
    assert changed["user_note_html"] == "<body><p>Went <b>well</b></p></body>"
    assert changed["user_note_date_updated"] == "2026-03-03T00:00:00+00:00"
    close.freeze("2026-03-04T00:00:00Z")
    again = close.put(path, {"title": "Retrospective", "user_note_html": changed["user_note_html"]})
    assert {name for name in again if again[name] != changed[name]} == {"title", "date_updated"}
    wrong = close.refused("PUT", path, {"user_note_html": "<p>Went"}).fields
    assert wrong == {"user_note_html": "Invalid HTML."}
    assert close.delete(path) == {}
    assert close.rows("/activity/meeting/") == []


@pytest.mark.contract("2.b5.meeting.4")
@each_case(
    ("status", "action"),
    [
        ("in-progress", "started"),
        ("completed", "completed"),
        ("canceled", "canceled"),
        ("declined-by-lead", None),
        ("declined-by-org", None),
    ],
)
def test_its_status_leaves_an_event(close: Close, status: str, action: str | None) -> None:
    made = meeting(close)
    assert [each["action"] for each in close.events(object_id=made["id"])] == ["scheduled", "created"]
    close.control("PATCH", f"/records/activity/{made['id']}", {"details": {"status": status}})
    actions = [each["action"] for each in close.events(object_type="activity.meeting", object_id=made["id"])]
    assert actions == [*([action] if action else []), "updated", "scheduled", "created"]
    assert close.get(f"/activity/meeting/{made['id']}/")["status"] == status


@pytest.mark.contract("2.b5.meeting.5")
def test_goes_with_its_lead(close: Close) -> None:
    made = meeting(close)
    close.delete(f"/lead/{made['lead_id']}/")
    assert close.rows("/activity/meeting/") == []
    assert close.events(object_id=made["id"])[0]["action"] == "deleted"


class TestControlPlane:
    @pytest.mark.contract("2.b5.control.1")
    @each_case(
        ("type_", "path", "details"),
        [
            ("Note", "note", {"note": "Rang"}),
            ("Call", "call", {"duration": 60, "phone": "+14155550142"}),
            ("Email", "email", {"status": "inbox", "sender": "jo@ash.test", "subject": "Hi"}),
            ("SMS", "sms", {"status": "inbox", "text": "Hi"}),
        ],
    )
    def test_makes_changes_and_deletes_activities(
        self, close: Close, type_: str, path: str, details: dict[str, Any]
    ) -> None:
        body = {"type": type_, "lead_id": close.lead()["id"], "details": details, "activity_at": "2026-01-01T00:00:00Z"}
        made = close.control("POST", "/records/activity", body)
        shown = close.get(f"/activity/{path}/{made['id']}/")
        assert {name: shown[name] for name in details} == details
        assert shown["activity_at"] == "2026-01-01T00:00:00+00:00"
        close.control("PATCH", f"/records/activity/{made['id']}", {"activity_at": "2026-01-02T00:00:00Z"})
        assert close.get(f"/activity/{path}/{made['id']}/")["activity_at"] == "2026-01-02T00:00:00+00:00"
        close.control("DELETE", f"/records/activity/{made['id']}")
        assert close.send("GET", f"/activity/{path}/{made['id']}/").status_code == 404

    @pytest.mark.contract("2.b5.control.2")
    def test_has_a_path_for_each_type(self, close: Close) -> None:
        lead = close.lead()["id"]
        made = close.control("POST", "/records/activity.meeting", {"lead_id": lead, "title": "Demo", **TIMES})
        shown = close.get(f"/activity/meeting/{made['id']}/")
        assert (made["type"], shown["title"], shown["duration"]) == ("Meeting", "Demo", 45 * 60)
        nested = {"lead_id": lead, "details": {"title": "Review"}, "location": "Oslo"}
        (other,) = close.control("POST", "/records/activity.meeting", [nested])
        close.control("PATCH", f"/records/activity.meeting/{other['id']}", {"status": "canceled"})
        shown = close.get(f"/activity/meeting/{other['id']}/")
        assert (shown["title"], shown["location"], shown["status"]) == ("Review", "Oslo", "canceled")
        note = close.control("POST", "/records/activity.note", {"lead_id": lead, "note": "Rang"})
        assert close.get(f"/activity/note/{note['id']}/")["note"] == "Rang"
        found = close.control("GET", "/records/activity.meeting")
        assert [each["id"] for each in found] == [made["id"], other["id"]]
        assert close.control("GET", f"/records/activity.note/{note['id']}") == note
        account = f"/_dealdock/accounts/{close.account['id']}"
        assert close.http.get(f"{account}/records/activity.note/{made['id']}").status_code == 404
        assert close.http.delete(f"{account}/records/activity.note/{made['id']}").status_code == 404
        close.control("DELETE", f"/records/activity.meeting/{made['id']}")
        assert close.send("GET", f"/activity/meeting/{made['id']}/").status_code == 404

    @pytest.mark.contract("2.b5.control.1")
    def test_shows_what_is_wrong_below_details(self, close: Close) -> None:
        def problems(**body: Any) -> dict[str, str]:
            path = f"/_dealdock/accounts/{close.account['id']}/records/activity"
            answer = close.http.post(path, json=body)
            assert answer.status_code == 422, answer.text
            return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}

        lead = close.lead()["id"]
        assert list(problems(type="Created", lead_id=lead)) == ["#/type"]
        wrong = problems(type="Meeting", lead_id=lead, details={"status": "gone", "starts_at": "soon"})
        statuses = "upcoming, in-progress, completed, canceled, declined-by-lead, declined-by-org"
        assert wrong == {
            "#/details/status": f"must be one of {statuses}",
            "#/details/starts_at": "Invalid ISO 8601 datetime.",
        }
        unknown = problems(type="Meeting", lead_id=lead, details={"titel": "x"})
        assert list(unknown) == ["#/details/titel"]
        assert "title" in unknown["#/details/titel"]
