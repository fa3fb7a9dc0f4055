"""The dates of an opportunity (contract 2.1)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


class TestDates:
    @pytest.mark.contract("2.1.date_lost.1", "2.1.date_lost.2", "2.3.status.14", "2.5.won.9")
    def test_date_lost_comes_and_goes_with_the_status(self, close: Close) -> None:
        statuses = close.statuses()
        made = close.add()
        lost = close.change(made, status_id=statuses["Lost"])
        assert (lost["date_lost"], lost["date_won"]) == ("2026-01-02T01:30:00+00:00", None)
        close.freeze("2026-01-03T00:00:00Z")
        assert close.change(made, note="x")["date_lost"] == lost["date_lost"]
        assert close.change(made, status_id=statuses["Proposal Sent"])["date_lost"] is None
        assert close.add(status_id=statuses["Lost"])["date_lost"] == "2026-01-03T00:00:00+00:00"

    @pytest.mark.contract("2.1.date_updated.1", "2.1.date_updated.2")
    def test_date_updated_moves_with_changes(self, close: Close) -> None:
        made = close.add(value=5, note="x")
        close.freeze("2026-01-03T00:00:00Z")
        assert close.change(made, value=5, note="x", status_id=made["status_id"]) == made
        assert close.change(made) == made
        assert close.change(made, note="y")["date_updated"] == "2026-01-03T00:00:00+00:00"

    @pytest.mark.contract("2.1.date_won.2", "2.1.date_won.3", "2.1.date_won.4", "2.1.date_won.5")
    @each_case(
        ("zone", "given", "shown"),
        [
            (None, "2026-01-05", "2026-01-05"),
            ("-4", "2026-01-05", "2026-01-05"),
            (None, "2026-01-05T23:30:00", "2026-01-05"),
            ("-4", "2026-01-05T01:30:00", "2026-01-05"),
            ("-4", "2026-01-05T01:30:00Z", "2026-01-05"),
            (None, "2026-01-05t01:30:00Z", "2026-01-05"),
            (None, "2026-01-05 01:30:00Z", "2026-01-05"),
            (None, "2026-01-05T23:30:00-08:00", "2026-01-05"),
            ("5.5", "2026-01-05T00:30:00+14:00", "2026-01-05"),
            (None, None, None),
        ],
    )
    def test_date_won_is_a_day(self, close: Close, zone: str | None, given: str | None, shown: str | None) -> None:
        made = close.ask("POST", "/opportunity/", {"date_won": given}, zone=zone)
        assert (made["date_won"], made["status_type"]) == (shown, "active")
        assert close.change(made, date_won=None)["date_won"] is None
        assert close.change_in(zone, made, {"date_won": given})["date_won"] == shown

    @pytest.mark.contract("2.1.date_won.6", "4.2.field.7")
    @each_case(
        "given",
        ["soon", "2026-13-01", "2026-02-30", "05.01.2026", "2026-01-05x10:00", "2026-01-05_10:00", 20260105, True, []],
    )
    def test_date_won_is_refused(self, fresh: Close, given: Any) -> None:
        refusal = fresh.refused("POST", "/opportunity/", {"date_won": given})
        assert refusal.fields == {"date_won": "Invalid ISO 8601 datetime."}

    @pytest.mark.contract("4.2.field.7")
    @each_case("given", ["9998-12-31T23:59:59-04:00", "0002-01-01T00:00:00+04:00"])
    def test_a_moment_that_no_year_of_utc_has_is_refused(self, fresh: Close, given: str) -> None:
        refusal = fresh.refused("POST", "/opportunity/", {"date_created": given})
        assert refusal.fields == {"date_created": "Invalid ISO 8601 datetime."}
