"""airbyte-source-close-com, unmodified: its check, all its streams, and what changed since the last run."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.clients.airbyte import HOME, Source
from tests.vendors.close.clients.redirected import Redirected

NUMBER = 45
"""The number of streams that it has."""

pytestmark = [
    ONE_DATABASE,
    pytest.mark.contract("6.client.3"),
    pytest.mark.skipif(
        not (HOME / "test").exists(), reason=f"no airbyte-source-close-com in {HOME}: `make check` installs it"
    ),
]


@pytest.fixture(scope="module")
def streams(fresh: Close, redirected: Redirected, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The streams that it discovers. They do not depend on the account."""
    config = {"api_key": fresh.key, "start_date": "2026-01-01"}
    return Source(config, tmp_path_factory.mktemp("source"), redirected).streams


@pytest.fixture
def source(close: Close, redirected: Redirected, tmp_path: Path, streams: dict[str, Any]) -> Source:
    return Source({"api_key": close.key, "start_date": "2026-01-01"}, tmp_path, redirected, streams)


def test_a_connection_is_checked(source: Source) -> None:
    assert source.status == "SUCCEEDED"


def test_all_streams_are_read(close: Close, source: Source) -> None:
    lead = close.lead(contacts=[{"name": "Jo"}])
    close.field("Industry", of="lead")
    made = close.change(close.add(lead_id=lead["id"], value=5), status="Won")
    task = close.post("/task/", {"lead_id": lead["id"], "text": "x"})["id"]
    close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})
    assert len(source.streams) == NUMBER
    records, _ = source.read([*source.streams], "full_refresh")
    assert [each["id"] for each in records["opportunities"]] == [made["id"]]
    assert [each["id"] for each in records["leads"]] == [lead["id"]]
    assert [each["id"] for each in records["lead_tasks"]] == [task]
    assert [each["name"] for each in records["contacts"]] == ["Jo"]
    assert {name: len(rows) for name, rows in records.items() if rows} == {
        "contacts": 1,
        "created_activities": 1,
        "events": len(close.events()),
        "lead_custom_fields": 1,
        "lead_statuses": 7,
        "lead_tasks": 1,
        "leads": 1,
        "note_activities": 1,
        "opportunities": 1,
        "opportunity_status_change_activities": 1,
        "opportunity_statuses": 5,
        "pipelines": 1,
        "roles": 3,
        "users": 1,
    }


@pytest.mark.contract("2.6.order.10")
def test_opportunities_are_followed_from_run_to_run(close: Close, source: Source) -> None:
    close.freeze("2026-01-05T00:00:00Z")
    made = [close.add()["id"] for _ in range(3)]
    first, state = source.read(["opportunities"], "incremental")
    assert sorted(each["id"] for each in first["opportunities"]) == sorted(made)
    close.freeze("2026-01-06T00:00:00.000Z")
    close.change(made[1], value=5)
    made.append(close.add()["id"])
    second, _ = source.read(["opportunities"], "incremental", state)
    found = [each["id"] for each in second["opportunities"]]
    assert found == [
        made[0],
        made[2],
        made[1],
        made[3],
    ]  # it requests records from the last time on, including that time
