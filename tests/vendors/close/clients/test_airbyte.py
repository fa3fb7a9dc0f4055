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


def rows_of_part_two(close: Close, lead_id: str) -> None:
    """Make what the streams of templates, sequences, links, meetings and custom activities read."""
    close.post("/email_template/", {"name": "Welcome"})
    close.post("/sequence/", {"name": "Onboarding", "steps": [{"step_type": "call"}]})
    close.post("/integration_link/", {"name": "Wiki", "type": "lead", "url": "https://wiki.example/{{ lead.id }}"})
    type_id = close.post("/custom_activity/", {"name": "Visit"})["id"]
    close.post("/custom_field/activity/", {"name": "Notes", "type": "text", "custom_activity_type_id": type_id})
    close.control("POST", "/records/activity", {"type": "Meeting", "lead_id": lead_id, "details": {"title": "Demo"}})


def test_a_connection_is_checked(source: Source) -> None:
    assert source.status == "SUCCEEDED"


def test_all_streams_are_read(close: Close, source: Source) -> None:
    lead = close.lead(contacts=[{"name": "Jo"}])
    close.field("Industry", of="lead")
    made = close.change(close.add(lead_id=lead["id"], value=5), status="Won")
    task = close.post("/task/", {"lead_id": lead["id"], "text": "x"})["id"]
    close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})
    rows_of_part_two(close, lead["id"])
    assert len(source.streams) == NUMBER
    records, _ = source.read([*source.streams], "full_refresh")
    assert [each["id"] for each in records["opportunities"]] == [made["id"]]
    assert [each["id"] for each in records["leads"]] == [lead["id"]]
    assert [each["id"] for each in records["lead_tasks"]] == [task]
    assert [each["name"] for each in records["contacts"]] == ["Jo"]
    assert {name: len(rows) for name, rows in records.items() if rows} == {
        "activity_custom_fields": 1,
        "contacts": 1,
        "created_activities": 1,
        "custom_activities": 1,
        "custom_email_connected_accounts": 1,
        "email_sequences": 1,
        "email_templates": 1,
        "events": len(close.events()),
        "integration_links": 1,
        "lead_custom_fields": 1,
        "lead_statuses": 7,
        "lead_tasks": 1,
        "leads": 1,
        "meeting_activities": 1,
        "note_activities": 1,
        "opportunities": 1,
        "opportunity_status_change_activities": 1,
        "opportunity_statuses": 5,
        "pipelines": 1,
        "roles": 4,
        "smart_views": 2,
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
