"""tap-closeio (a Singer tap), unmodified: a full sync of every stream, and what changed since."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.close.new_account import records
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.clients.redirected import Redirected
from tests.vendors.close.clients.tap import HOME, Tap

STREAMS: Final = ["custom_fields", "leads", "activities", "tasks", "users", "event_log"]
START_DATE: Final = "2026-01-01T00:00:00Z"
NUMBER: Final = 1000
AT_ONCE: Final = 100

pytestmark = [
    ONE_DATABASE,
    pytest.mark.contract("6.client.2"),
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no tap-closeio in {HOME}: `make check` installs it"),
]


@pytest.fixture
def tap(close: Close, redirected: Redirected, tmp_path: Path) -> Tap:
    return Tap({"start_date": START_DATE, "api_key": close.key}, tmp_path, redirected)


def week_ago() -> str:
    """A start date that is a week before the real time."""
    return f"{datetime.now(UTC) - timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"


def many(close: Close) -> list[str]:
    """Add leads with an opportunity each, a part of them every minute, and return the leads' ids."""
    leads, opportunities = [], []
    for number in range(NUMBER):
        at = f"2026-02-01T00:{number // AT_ONCE:02}:00Z"
        times = {"created_at": at, "updated_at": at}
        leads.append({"name": f"Lead {number}", "status": "Potential", **times})
        opportunities.append({"lead": f"Lead {number}", "status": "Proposal Sent", "value": 100, **times})
    scene = {"vendor": "close", **records(), "leads": leads, "opportunities": opportunities}
    close.control("POST", "/import", {"accounts": [scene]})
    close.freeze(f"2026-02-01T00:{NUMBER // AT_ONCE - 1:02}:00Z")
    return [each["id"] for each in close.control("GET", f"/records/lead?limit={NUMBER}")]


class TestStreams:
    def test_are_all_discovered(self, tap: Tap) -> None:
        assert [each["stream"] for each in tap.catalog["streams"]] == STREAMS

    def test_are_followed_from_run_to_run(self, http: httpx.Client, redirected: Redirected, tmp_path: Path) -> None:
        """By the real time, since the tap compares moments with the machine's."""
        close = Close.open(http, clock={"mode": "real"})
        tap = Tap({"start_date": week_ago(), "api_key": close.key}, tmp_path, redirected)
        field = close.field("Industry", of="lead")
        first, second = (close.lead(name, **{field: "Caves"})["id"] for name in ("First", "Second"))
        close.change(close.add(lead_id=first, value=5), status="Won")
        task = close.post("/task/", {"lead_id": first, "text": "Call"})["id"]
        call = close.post("/activity/call/", {"lead_id": first, "duration": 5})["id"]
        synced = tap.sync(STREAMS, {})
        assert set(synced.records) == set(STREAMS)
        assert set(synced.ids("leads")) == {first, second}
        assert synced.records["leads"][0]["custom_fields"] == [{"id": field.removeprefix("custom."), "value": "Caves"}]
        assert synced.ids("tasks") == [task]
        assert synced.ids("users") == [close.user_id]
        assert synced.ids("custom_fields") == [field.removeprefix("custom.")]
        types = {each["_type"] for each in synced.records["activities"]}
        assert types == {"Created", "OpportunityStatusChange", "Call"}
        assert call in synced.ids("activities")
        assert synced.ids("event_log") == [each["id"] for each in close.events()]

        close.put(f"/lead/{first}/", {"name": "Changed"})
        third = close.lead("Third")["id"]
        later = tap.sync(STREAMS, synced.state)
        assert {each["id"]: each["name"] for each in later.records["leads"]}.items() >= {
            first: "Changed",
            third: "Third",
        }.items()
        assert {each["lead_id"] for each in later.records["activities"]} >= {third}
        assert {each["object_id"] for each in later.records["event_log"]} >= {first, third}

    def test_of_thousands(self, close: Close, tap: Tap) -> None:
        leads = many(close)
        synced = tap.sync(["leads"], {})
        assert sorted(synced.ids("leads")) == sorted(leads)
        assert {len(each["opportunities"]) for each in synced.records["leads"]} == {1}
        close.freeze("2026-02-02T00:00:00Z")
        changed = leads[:: NUMBER // 7]
        for lead in changed:
            close.put(f"/lead/{lead}/", {"description": "Changed"})
        later = tap.sync(["leads"], synced.state)
        assert set(later.ids("leads")) == {*changed, *leads[-AT_ONCE:]}
        assert len(later.ids("leads")) == len(set(later.ids("leads")))


@pytest.mark.contract("1.6.limit.5")
def test_waits_where_the_limit_says(http: httpx.Client, redirected: Redirected, tmp_path: Path) -> None:
    """It reads `rate_reset` at the top of the body, as the service had it in 2017."""
    limits = {"requests": 3, "window": 1}
    limited: dict[str, Any] = {"edition": "2017-03", "limits": limits, "clock": {"mode": "real"}}
    close = Close.open(http, **limited)
    tap = Tap({"start_date": START_DATE, "api_key": close.key}, tmp_path, redirected)
    assert tap.sync(["users", "custom_fields", "tasks"], {}).ids("users") == [close.user_id]
