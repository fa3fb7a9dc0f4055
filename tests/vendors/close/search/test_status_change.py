"""Searches by changes of status (contract 2.9)."""

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


class TestStatusChange:
    @pytest.fixture
    def changed(self, close: Close) -> dict[str, str]:
        """Opportunities by what happened: won, lost and won again on the first of January; won today; nothing."""
        names = ("won", "lost", "again", "today", "nothing")
        made = {name: close.add(note=name)["id"] for name in names}
        close.freeze("2026-01-01T12:00:00Z")
        close.change(made["won"], status="Won")
        close.change(made["lost"], status="Lost")
        close.change(made["again"], status="Lost")
        close.change(made["again"], status="Won")
        close.freeze("2026-01-02T01:30:00Z")
        close.change(made["today"], status="Won")
        return made

    @pytest.mark.slow
    @pytest.mark.contract("2.9.change.1", "2.9.change.2", "2.9.change.3", "2.9.change.4", "2.9.change.5")
    @each_case(
        ("zone", "query", "shown"),
        [
            (None, "status_change(old_status:active new_status:won date:yesterday)", {"won"}),
            (None, "status_change(old_status:active new_status:won date:today)", {"today"}),
            (None, "status_change(old_status:lost new_status:won date:yesterday)", {"again"}),
            (None, "status_change(old_status:won new_status:active date:yesterday)", set()),
            (None, "status_change(new_status:won date:yesterday)", {"won", "again"}),
            (None, "status_change(old_status:active)", {"won", "lost", "again", "today"}),
            (None, "status_change(date:yesterday)", {"won", "lost", "again"}),
            (None, 'status_change(new_status:"Lost")', {"lost", "again"}),
            (None, 'status_change(old_status:"Demo Completed" new_status:Won)', {"won", "today"}),
            (None, "status_change(date > yesterday)", {"won", "lost", "again", "today"}),
            (None, "status_change(date >= today)", {"today"}),
            (None, "status_change(date < today)", {"won", "lost", "again"}),
            (None, "status_change(date <= today)", {"won", "lost", "again", "today"}),
            (None, "not status_change(date:yesterday)", {"today", "nothing"}),
            (None, "status_change(new_status:won date:yesterday) note:again", {"again"}),
            ("-4", "status_change(old_status:active new_status:won date:today)", {"won", "today"}),
            ("-4", "status_change(new_status:won date:yesterday)", set()),
        ],
    )
    def test_finds(self, close: Close, changed: dict[str, str], zone: str | None, query: str, shown: set[str]) -> None:
        answer = close.ask("GET", "/opportunity/", zone=zone, query=query)
        assert {each["note"] for each in answer["data"]} == shown
        assert set(changed) >= shown

    @pytest.mark.contract("2.9.change.3")
    @pytest.mark.usefixtures("changed")
    def test_finds_by_the_id_of_a_status(self, close: Close) -> None:
        query = f"status_change(old_status:{close.statuses()['Lost']})"
        assert [each["note"] for each in close.rows(query=query)] == ["again"]

    @pytest.mark.contract("2.9.change.3")
    @pytest.mark.usefixtures("changed")
    def test_the_case_of_ids_counts_and_that_of_labels_and_types_does_not(self, close: Close) -> None:
        lost = close.statuses()["Lost"]
        for value, shown in (
            (lost, ["again", "lost"]),
            (lost.lower(), []),
            (lost.swapcase(), []),
            ("LOST", ["again", "lost"]),
            ("los", []),
        ):
            rows = close.rows(query=f"status_change(new_status:{value})")
            assert sorted(each["note"] for each in rows) == shown, value

    @pytest.mark.slow
    @pytest.mark.contract("2.9.change.3")
    @pytest.mark.usefixtures("changed")
    def test_finds_by_the_id_of_a_status_that_is_gone(self, close: Close) -> None:
        gone = close.post("/status/opportunity/", {"label": "Gone"})["id"]
        close.change(close.rows(query="note:nothing")[0], status_id=gone)
        close.change(close.rows(query="note:nothing")[0], status="Lost")
        close.delete(f"/status/opportunity/{gone}/")
        for value, shown in ((gone, ["nothing"]), (gone.lower(), []), ("gone", ["nothing"])):
            rows = close.rows(query=f"status_change(old_status:{value})")
            assert [each["note"] for each in rows] == shown, value
