"""Reading, changing and deleting opportunities; winning (contract 2.5)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

WON = {"status": "Won"}


def path(opportunity: dict[str, Any]) -> str:
    return f"/opportunity/{opportunity['id']}/"


class TestUpdate:
    @pytest.mark.contract("2.5.read.1", "2.5.update.1", "2.5.update.2", "1.1.method.3")
    def test_only_named_fields_change(self, close: Close) -> None:
        made, beside = close.add(value=5, note="x", confidence=7), close.add(value=5)
        close.freeze("2026-01-03T00:00:00Z")
        changed = close.change(made, note="y")
        assert changed == made | {
            "note": "y",
            "note_html": "<body><p>y</p></body>",
            "date_updated": "2026-01-03T00:00:00+00:00",
        }
        assert close.read(made) == changed
        assert close.read(beside) == beside

    @pytest.mark.contract("2.5.pipeline.1", "2.5.pipeline.2")
    def test_a_pipeline_alone_moves_to_its_first_status(self, close: Close) -> None:
        statuses = [{"label": "Kept", "type": "won"}, {"label": "Due", "type": "active"}]
        renewals = close.post("/pipeline/", {"name": "Renewals", "statuses": statuses})
        made = close.add(status="Proposal Sent")
        assert close.change(made, pipeline_id=made["pipeline_id"])["status_label"] == "Proposal Sent"
        moved = close.change(made, pipeline_id=renewals["id"])
        assert (moved["status_label"], moved["date_won"]) == ("Kept", "2026-01-02")
        assert len(close.rows("/activity/status_change/opportunity/")) == 1


class TestWon:
    @pytest.mark.contract("2.5.won.1", "2.5.won.2", "2.5.won.3", "2.5.won.8")
    @each_case(
        ("zone", "day"),
        [
            (None, "2026-01-02"),
            ("-4", "2026-01-01"),
            ("-1.5", "2026-01-02"),
            ("-2", "2026-01-01"),
            ("14", "2026-01-02"),
            ("-15", "2026-01-02"),
            ("x", "2026-01-02"),
        ],
    )
    def test_winning_sets_today_in_the_zone(self, close: Close, zone: str | None, day: str) -> None:
        changed = close.change_in(zone, close.add(confidence=70), WON)
        assert (changed["date_won"], changed["confidence"], changed["status_type"]) == (day, 70, "won")

    @pytest.mark.contract("2.5.won.2")
    def test_east_of_utc_it_may_be_tomorrow(self, close: Close) -> None:
        close.freeze("2026-01-02T12:00:00Z")
        assert close.change_in("12", close.add(), WON)["date_won"] == "2026-01-03"

    @pytest.mark.contract("2.5.won.4", "2.5.won.5", "2.5.won.6")
    @each_case(
        ("stored", "sent", "after"),
        [
            (None, {}, "2026-01-02"),
            (None, {"date_won": "2025-12-24"}, "2025-12-24"),
            (None, {"date_won": None}, "2026-01-02"),
            ("2026-05-01", {}, "2026-05-01"),
            ("2026-05-01", {"date_won": "2025-12-24"}, "2025-12-24"),
            ("2026-05-01", {"date_won": None}, "2026-05-01"),
        ],
    )
    def test_a_day_that_is_known_is_kept(
        self, close: Close, stored: str | None, sent: dict[str, Any], after: str
    ) -> None:
        assert close.change(close.add(date_won=stored), **WON, **sent)["date_won"] == after

    @pytest.mark.contract("2.5.won.7", "2.5.won.9", "2.5.won.10")
    def test_leaving_won_keeps_the_day(self, close: Close) -> None:
        made = close.add(status="Won")
        close.freeze("2026-02-01T00:00:00Z")
        assert close.change(made, status="Lost")["date_won"] == "2026-01-02"
        assert close.change(made, status="Won")["date_won"] == "2026-01-02"
        assert close.change(made, date_won=None)["date_won"] is None
        assert close.change(made, note="x")["date_won"] is None
        assert close.change(made, status="Demo Completed")["date_won"] is None
        assert close.change(made, status="Lost")["date_won"] is None

    @each_case(("type_", "name"), [("won", "date_won"), ("lost", "date_lost")])
    def test_a_second_status_of_the_type_keeps_the_day(self, close: Close, type_: str, name: str) -> None:
        close.freeze("2026-02-01T00:00:00Z")
        other = close.post("/status/opportunity/", {"label": f"Also {type_}", "type": type_})["id"]
        first = close.change(close.add(), status=type_.capitalize())
        close.freeze("2026-03-01T00:00:00Z")
        moved = close.change(first, status_id=other)
        assert (moved["status_id"], moved["status_type"], moved[name]) == (other, type_, first[name])
        assert close.change(first, status="Demo Completed")["date_lost"] is None

    @each_case(
        ("offset", "day"), [("14", "2026-01-03"), ("14.5", "2026-01-02"), ("-14", "2026-01-01"), ("1_4", "2026-01-02")]
    )
    def test_fourteen_hours_is_the_largest_offset(self, close: Close, offset: str, day: str) -> None:
        close.freeze("2026-01-02T10:30:00Z")
        assert close.change_in(offset, close.add(), {"status": "Won"})["date_won"] == day


class TestTrail:
    @pytest.mark.contract("2.5.change.1", "2.5.change.2", "3.7.status_change.1")
    def test_a_change_of_status_leaves_an_activity_and_events(self, close: Close) -> None:
        made = close.add(value=5)
        before = {each["id"] for each in close.events()}
        changed = close.change(made, **WON)
        (activity,) = close.rows("/activity/", _type="OpportunityStatusChange")
        assert (activity["opportunity_id"], activity["old_status_label"], activity["new_status_label"]) == (
            made["id"],
            "Demo Completed",
            "Won",
        )
        events = [each for each in close.events() if each["id"] not in before]
        assert {(each["action"], each["object_type"], each["object_id"]) for each in events} >= {
            ("updated", "opportunity", made["id"]),
            ("created", "activity.opportunity_status_change", activity["id"]),
        }
        assert len({each["request_id"] for each in events}) == 1
        (updated,) = (each for each in events if each["object_type"] == "opportunity")
        assert updated["data"] == changed
        assert {"date_won", "status_id"} <= set(updated["changed_fields"]) == set(updated["previous_data"])

    @pytest.mark.slow
    @pytest.mark.contract("2.5.change.3", "2.5.change.4", "2.5.change.5")
    @each_case(
        ("sent", "written"),
        [
            ({"status": "Lost"}, True),
            ({"date_won": "2026-05-01"}, True),
            ({"value": 6}, True),
            ({"value_period": "annual"}, True),
            ({"confidence": 1}, True),
            ({"note": "y"}, False),
            ({"user_id": None}, False),
            ({"value": 5}, False),
            ({"status": "Demo Completed"}, False),
            ({"note": "y", "value": 6}, True),
        ],
    )
    def test_which_changes_are_events(self, close: Close, sent: dict[str, Any], *, written: bool) -> None:
        made = close.add(value=5)
        close.change(made, **sent)
        events = close.events(object_type="opportunity", object_id=made["id"])
        assert sorted(each["action"] for each in events) == ["created", *["updated"] * written]
        changes = close.rows("/activity/status_change/opportunity/", opportunity_id=made["id"])
        assert len(changes) == (sent == {"status": "Lost"})


class TestDelete:
    @pytest.mark.contract("2.5.delete.1", "2.5.delete.2", "2.5.delete.3", "2.5.delete.4", "2.5.delete.5")
    @pytest.mark.contract("2.5.delete.6", "1.1.method.4")
    def test_it_is_gone_and_its_status_changes_stay(self, close: Close) -> None:
        lead = close.lead()["id"]
        made, beside = close.add(lead_id=lead, value=5), close.add(lead_id=lead)
        made = close.change(made, **WON)
        changes = close.rows("/activity/status_change/opportunity/")
        assert close.delete(path(made)) == {}
        for method in ("GET", "PUT", "DELETE"):
            refusal = close.refused(method, path(made))
            assert refusal == (404, {"error": "Empty query: Opportunity matching query does not exist."})
        assert close.rows() == [beside]
        assert close.get(f"/lead/{lead}/")["opportunities"] == [beside]
        assert close.rows("/activity/status_change/opportunity/") == changes
        assert [each["id"] for each in close.rows("/activity/", lead_id=lead, _type="OpportunityStatusChange")] == [
            each["id"] for each in changes
        ]
        event = close.events(object_type="opportunity", action="deleted")[0]
        assert (event["object_id"], event["data"], event["previous_data"]) == (made["id"], None, made)
