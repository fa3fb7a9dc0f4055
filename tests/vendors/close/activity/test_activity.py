"""Activities (contract 3.7)."""

from itertools import pairwise
from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

NAMES = {
    "_type",
    "activity_at",
    "contact_id",
    "created_by",
    "created_by_name",
    "date_created",
    "date_updated",
    "id",
    "lead_id",
    "organization_id",
    "updated_by",
    "updated_by_name",
    "user_id",
    "user_name",
    "users",
}
CHANGES = "/activity/status_change/opportunity/"
STATUS = ("pipeline_id", "pipeline_name", "status_id", "status_label", "status_type")


class TestStatusChange:
    @pytest.mark.contract("3.7.shape.1", "3.7.status_change.1", "2.5.change.1", "3.1.all.7")
    def test_has_the_opportunity_as_it_is_right_after(self, close: Close) -> None:
        made = close.add(value=50000, value_period="monthly", confidence=70)
        close.freeze("2026-01-03T00:00:00Z")
        won = close.change(made, status="Won", value=60000, confidence=90)
        close.change(made, value=1)
        (activity,) = close.rows(CHANGES)
        opportunity = {
            f"opportunity_{name}": won[name]
            for name in ("confidence", "value", "value_currency", "value_formatted", "value_period")
        }
        opportunity["opportunity_date_won"] = "2026-01-03T00:00:00+00:00"
        assert {name: activity[name] for name in opportunity} == opportunity
        assert {name: activity[f"old_{name}"] for name in STATUS} == {name: made[name] for name in STATUS}
        assert {name: activity[f"new_{name}"] for name in STATUS} == {name: won[name] for name in STATUS}
        now = "2026-01-03T00:00:00+00:00"
        assert [activity[name] for name in ("date_created", "date_updated", "activity_at")] == [now] * 3
        assert (activity["_type"], activity["opportunity_id"]) == ("OpportunityStatusChange", made["id"])
        assert (activity["lead_id"], activity["user_id"], activity["users"]) == (made["lead_id"], close.user_id, [])
        assert close.get(f"{CHANGES}{activity['id']}/") == activity
        assert close.rows("/activity/opportunitystatuschange/") == [activity]
        assert close.rows("/activity/", _type="OpportunityStatusChange") == [activity]

    @pytest.mark.contract("3.7.status_change.2", "3.7.status_change.4", "3.7.status_change.5")
    def test_posting_and_deleting_only_log(self, close: Close) -> None:
        statuses, made = close.statuses(), close.add()
        body = {
            "lead_id": made["lead_id"],
            "opportunity_id": made["id"],
            "old_status_id": statuses["Won"],
            "new_status_id": statuses["Lost"],
            "date_created": "2025-05-05T10:00:00Z",
            "activity_at": "2025-05-04T10:00:00Z",
        }
        logged = close.post(CHANGES, body)
        assert (logged["old_status_label"], logged["new_status_label"]) == ("Won", "Lost")
        assert logged["date_created"] == "2025-05-05T10:00:00+00:00"
        assert logged["activity_at"] == "2025-05-04T10:00:00+00:00"
        assert close.read(made) == made
        assert close.delete(f"{CHANGES}{logged['id']}/") == {}
        assert close.rows(CHANGES) == []
        assert close.read(made) == made

    @pytest.mark.contract("3.7.status_change.3", "4.2.field.1")
    def test_what_is_required(self, fresh: Close) -> None:
        names = ("lead", "opportunity", "old_status", "new_status")
        fields = fresh.refused("POST", CHANGES, {}).fields
        assert {name.removesuffix("_id") for name in fields} == set(names)
        assert set(fields.values()) == {"This field is required."}
        wrong = fresh.refused("POST", CHANGES, {f"{name}_id": "x" for name in names}).fields
        assert set(wrong.values()) == {"Object does not exist."}

    @pytest.mark.contract("3.7.status_change.6")
    def test_the_list_filters_by_opportunity(self, close: Close) -> None:
        first, second = close.add(), close.add()
        for made in (first, second):
            close.change(made, status="Won")
        assert [each["opportunity_id"] for each in close.rows(CHANGES, opportunity_id=first["id"])] == [first["id"]]
        assert close.rows(CHANGES, opportunity_id="oppo_x") == []

    @pytest.mark.contract("3.7.status_change.8")
    def test_of_an_opportunity_without_a_day_has_none(self, close: Close) -> None:
        close.change(close.add(), status="Lost")
        assert close.rows(CHANGES)[0]["opportunity_date_won"] is None


class TestOthers:
    @pytest.mark.contract("3.7.created.1", "3.7.shape.1")
    def test_each_lead_has_its_creation(self, close: Close) -> None:
        lead = close.lead()["id"]
        (activity,) = close.rows("/activity/created/")
        assert (activity["_type"], activity["lead_id"]) == ("Created", lead)
        assert (activity["source"], activity["import_id"]) == ("api", None)

    @pytest.mark.contract("3.7.task.1", "3.7.task.2", "3.8.complete.1")
    def test_a_completed_task(self, close: Close) -> None:
        task = close.post("/task/", {"lead_id": close.lead()["id"], "text": "Call"})
        close.put(f"/task/{task['id']}/", {"is_complete": True})
        close.put(f"/task/{task['id']}/", {"text": "Call again"})
        (activity,) = close.rows("/activity/task_completed/")
        assert (activity["_type"], activity["task_id"], activity["task_text"]) == ("TaskCompleted", task["id"], "Call")
        assert activity["task_assigned_to"] == close.user_id
        assert activity["task_assigned_to_name"] == task["assigned_to_name"]
        assert close.delete(f"/activity/task_completed/{activity['id']}/") == {}
        assert close.rows("/activity/task_completed/") == []
        assert close.get(f"/task/{task['id']}/")["is_complete"] is True

    @pytest.mark.slow
    @pytest.mark.contract("3.7.note.1", "3.7.call.1", "3.7.email.1")
    @each_case(
        ("kind", "sent"),
        [
            ("note", {"note": "<x>"}),
            ("call", {"direction": "outbound", "duration": 55, "phone": "+16503334444", "note": "x"}),
            ("email", {"subject": "Hi", "body_text": "x", "status": "draft", "to": ["a@b.c"], "sender": "d@e.f"}),
        ],
    )
    def test_notes_calls_and_emails_are_records(self, close: Close, kind: str, sent: dict[str, Any]) -> None:
        lead = close.lead()["id"]
        made = close.post(f"/activity/{kind}/", {"lead_id": lead, **sent})
        assert set(made) >= NAMES | set(sent)
        assert {name: made[name] for name in sent} == sent
        assert made["_type"] == kind.capitalize()
        path = f"/activity/{kind}/{made['id']}/"
        assert close.get(path) == made
        assert close.rows(f"/activity/{kind}/") == close.rows("/activity/", _type=made["_type"]) == [made]
        name = "subject" if kind == "email" else "note"
        assert close.put(path, {name: "y"})[name] == "y"
        before = close.get(path)
        close.freeze("2026-01-09T00:00:00Z")
        assert close.put(path, {name: "y"}) == before
        if kind == "note":
            assert made["note_html"] == "<body><p>&lt;x&gt;</p></body>"
        assert close.delete(path) == {}
        assert close.refused("GET", path).status == 404


class TestList:
    def test_shows_whether_there_are_more(self, close: Close) -> None:
        lead = close.lead()["id"]
        for text in "xyz":
            close.post("/activity/note/", {"lead_id": lead, "note": text})
        answers = [close.get("/activity/note/", _skip=skip, _limit=1) for skip in range(3)]
        assert [(each["data"][0]["note"], each["has_more"]) for each in answers] == [
            ("z", True),
            ("y", True),
            ("x", False),
        ]

    @pytest.mark.slow
    @pytest.mark.contract("3.7.list.1", "3.7.list.2", "3.7.list.3", "3.7.list.4", "3.7.list.6", "3.1.all.1")
    def test_filters_and_orders(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        first, second = close.lead("First")["id"], close.lead("Second")["id"]
        close.freeze("2026-01-03T00:00:00Z")
        close.by(bo).post("/activity/note/", {"lead_id": first, "note": "x"})
        close.freeze("2026-01-04T00:00:00Z")
        close.post("/activity/call/", {"lead_id": second, "duration": 5, "activity_at": "2025-01-01T00:00:00Z"})

        def types(**params: Any) -> list[str]:
            return [each["_type"] for each in close.rows("/activity/", **params)]

        assert types() == ["Note", "Created", "Created", "Call"]
        assert types(lead_id=first) == ["Note", "Created"]
        assert types(user_id=bo["id"]) == ["Note"]
        assert types(_type="Call") == ["Call"]
        assert types(_type__in="Call,Note") == ["Note", "Call"]
        assert types(_type="Nothing") == []
        assert types(date_created__gt="2026-01-03T00:00:00Z") == ["Call"]
        assert types(date_created__gte="2026-01-03", date_created__lt="2026-01-04") == ["Note"]
        assert types(activity_at__lt="2026-01-01") == ["Call"]
        assert types(_order_by="date_created") == ["Created", "Created", "Note", "Call"]
        assert types(_order_by="-activity_at") == ["Note", "Created", "Created", "Call"]
        assert set(close.get("/activity/")) == {"data", "has_more"}

    @pytest.mark.contract("3.7.list.5")
    def test_windows_of_a_tap_find_all_once(self, close: Close) -> None:
        lead = close.lead()["id"]
        for day in (5, 12, 19, 26):
            close.freeze(f"2026-02-{day:02}T00:00:01Z")
            close.post("/activity/note/", {"lead_id": lead, "note": str(day)})
        edges = ["2026-02-01T00:00:00", "2026-02-16T00:00:00", "2026-03-03T00:00:00"]
        found = [
            [each["note"] for each in close.rows("/activity/note/", date_created__gt=start, date_created__lt=end)]
            for start, end in pairwise(edges)
        ]
        assert found == [["12", "5"], ["26", "19"]]
