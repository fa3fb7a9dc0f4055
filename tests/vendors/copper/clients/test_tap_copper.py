"""tap-copper (a Singer tap), unmodified: a full sync of every stream, and what changed since.

It is under AGPL-3.0, so it is only run as a command.
"""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count, takewhile
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.clients.redirected import Redirected
from tests.vendors.close.clients.tap import Tap
from tests.vendors.copper.client import NOW, Copper

HOME: Final = Path(f"{sys.prefix}-tap-copper")
"""The environment in which `make check` installs it."""
STREAMS: Final = [
    "account",
    "activities_search",
    "companies",
    "contact_types",
    "custom_field_definitions",
    "customer_sources",
    "lead_statuses",
    "leads",
    "loss_reasons",
    "opportunities",
    "people",
    "pipeline_stages",
    "pipelines",
    "projects",
    "tags",
    "tasks",
    "users",
]
NUMBER: Final = 450
"""Three pages of the tap's."""

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no tap-copper in {HOME}: `make check` installs it"),
]


def tap_of(copper: Copper, redirected: Redirected, folder: Path, catalog: dict[str, Any] | None = None) -> Tap:
    config = {
        "api_key": copper.account["api_key"],
        "user_email": copper.account["email"],
        "start_date": "2017-01-01T00:00:00Z",
    }
    return Tap(config, folder, redirected, HOME, "tap-copper", catalog)


@pytest.fixture(scope="module")
def catalog(fresh: Copper, redirected: Redirected, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The streams of the tap. They do not depend on the account."""
    return tap_of(fresh, redirected, tmp_path_factory.mktemp("tap")).catalog


@pytest.fixture
def tap(copper: Copper, redirected: Redirected, tmp_path: Path, catalog: dict[str, Any]) -> Tap:
    return tap_of(copper, redirected, tmp_path, catalog)


def many(copper: Copper) -> list[int]:
    """Import opportunities of one contact, changed one minute after another, and return their ids."""
    last = datetime.fromtimestamp(NOW, UTC)
    times = [f"{last - timedelta(minutes=NUMBER - place):%Y-%m-%dT%H:%M:%SZ}" for place in range(NUMBER)]
    scene = copper.control("GET", "/export")
    (account,) = scene["accounts"]
    account["people"] = [{"key": "jane", "name": "Jane Roe"}]
    account["opportunities"] = [
        {"name": "Deal", "primary_contact": "jane", "created_at": each, "updated_at": each} for each in times
    ]
    copper.control("POST", "/import", scene)
    pages = (copper.ask("POST", "/opportunities/search", {"page_number": page, "page_size": 200}) for page in count(1))
    return sorted(each["id"] for page in takewhile(bool, pages) for each in page)


def test_all_streams_are_discovered(catalog: dict[str, Any]) -> None:
    assert {each["stream"] for each in catalog["streams"]} == set(STREAMS)


@pytest.mark.contract("1.3.body.5", "1.3.query.5")
def test_all_streams_are_read(copper: Copper, tap: Tap) -> None:
    company = copper.company(tags=["large"])
    color = copper.definition("Dropdown", "Red", "Yellow")
    person = copper.person(company_id=company["id"])
    deal = copper.deal(
        primary_contact_id=person["id"],
        close_date="8/31/2017",
        monetary_value=75000,
        custom_fields=[{"custom_field_definition_id": color["id"], "value": color["options"][1]["id"]}],
    )
    copper.put(deal, status="Won")
    lead, task, project = copper.lead(monetary_value=5), copper.task(due_date=NOW), copper.project()
    synced = tap.sync(STREAMS, {})
    (read,) = synced.records["opportunities"]
    assert read["monetary_value"] == 75000.0
    assert read["date_created"].startswith("2017-08-08T02:16:39")
    assert read["custom_fields"][0]["computed_value"] == "Yellow"
    assert synced.ids("account") == [copper.account["id"]]
    assert synced.ids("companies") == [company["id"]]
    assert synced.ids("people") == [person["id"]]
    made = {"leads": lead, "tasks": task, "projects": project}
    assert {stream: synced.ids(stream) for stream in made} == {stream: [each["id"]] for stream, each in made.items()}
    assert synced.ids("users") == [copper.user_id]
    assert synced.ids("custom_field_definitions") == [color["id"]]
    assert [each["name"] for each in synced.records["tags"]] == ["large"]
    for stream in (
        "contact_types",
        "customer_sources",
        "lead_statuses",
        "loss_reasons",
        "pipelines",
        "pipeline_stages",
    ):
        assert synced.ids(stream) == [each["id"] for each in copper.ask("GET", f"/{stream}")]
    assert set(synced.ids("activities_search")) == {
        each["id"] for each in copper.ask("POST", "/activities/search", {"page_size": 200})
    }
    assert set(synced.records) == set(STREAMS)


@pytest.mark.contract("1.7.page.7")
def test_opportunities_are_followed_from_run_to_run(copper: Copper, tap: Tap) -> None:
    made = many(copper)
    first = tap.sync(STREAMS, {})
    assert sorted(first.ids("opportunities")) == made
    copper.advance(60)
    changed = made[:: NUMBER // 7]
    for each in changed:
        copper.put({"id": each}, details="Changed")
    copper.advance(60)
    new = copper.deal(primary_contact_id=first.ids("people")[0])["id"]
    # It reads from the last moment on, that moment included.
    second = tap.sync(["opportunities"], first.state)
    assert sorted(second.ids("opportunities")) == sorted([*changed, made[-1], new])
