"""tap-pardot, unmodified but for the address: all its streams of a generated scene, in both versions, run after run."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.scenes.generated.scene import generated
from tests.support.builders import Account, Pardot
from tests.support.forks import Forks
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.clients.tap import HOME, Tap, token

DEALS: Final = 60
UNTIL: Final = date(2026, 6, 30)
START_DATE: Final = "2024-01-01T00:00:00Z"
STREAMS: Final = {
    "campaigns": "campaign",
    "users": "user",
    "lists": "list",
    "prospect_accounts": "prospect_account",
    "prospects": "prospect",
    "opportunities": "opportunity",
    "visitor_activities": "visitor_activity",
    "visitors": "visitor",
    "visits": "visit",
    "list_memberships": "list_membership",
    "email_clicks": "email_click",
}
"""The tables of the streams."""

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no tap-pardot in {HOME}: `make check` installs it"),
]

Records = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a file with generated records."""
    file = tmp_path_factory.mktemp("scene") / "generated.json"
    pieces = scenes.WRITERS["json"](generated(VENDORS, "pardot", deals=DEALS, seed=7, until=UNTIL))
    file.write_text("".join(pieces))
    return str(file)


def password(pardot: Pardot) -> dict[str, Any]:
    ready = pardot.account.ready
    return {"email": ready.email, "password": ready.password, "user_key": ready.user_key}


def added(account: Account, later: datetime) -> dict[str, list[int]]:
    """Add a record that each stream is to have, and return their ids."""
    prospect_list, company = account.prospect_list("News", later), account.prospect_account("Acme", later)
    campaign, user = account.campaign("Fair", later), account.user_id(later, email="new@example.com")
    prospect = account.prospect("jane@example.com", later, campaign_id=campaign)
    visitor = account.visitor(later, prospect_id=prospect)
    visit = account.visit("https://www.example.com/", visitor_id=visitor, prospect_id=prospect, now=later)
    activity = account.activity(later, visitor_id=visitor, prospect_id=prospect, visit_id=visit)
    return {
        "campaigns": [campaign],
        "users": [user],
        "lists": [prospect_list],
        "prospect_accounts": [company],
        "prospects": [prospect],
        "opportunities": [account.opportunity(now=later, campaign_id=campaign)],
        "visitor_activities": [activity],
        "visitors": [visitor],
        "visits": [visit],
        "email_clicks": [account.email_click(later, prospect_id=prospect)],
        "list_memberships": [account.list_membership(prospect_list, prospect, later)],
    }


def ids(records: Records) -> dict[str, list[int]]:
    return {name: sorted(record["id"] for record in found) for name, found in records.items()}


def test_are_equal_in_both_versions(address: str, account: Account, scene: str, tmp_path: Path, forks: Forks) -> None:
    runs: dict[int, list[Records]] = {}
    later = account.sandbox.clock.now() + timedelta(days=1)  # the tap continues after its last run by its own clock
    for version, login in {3: password, 4: token}.items():
        mine = Account.open(account.sandbox, scene=scene, version=version)
        folder = tmp_path / str(version)
        folder.mkdir()
        with Pardot(address, mine) as pardot:
            tap = Tap(address, {"start_date": START_DATE} | login(pardot), folder, forks)
        streams = [each["stream"] for each in tap.catalog["streams"]]
        assert set(streams) == set(STREAMS)

        first = tap.sync(streams, {})
        assert ids(first.records) == _stored(mine)
        assert all(visit["visitor_page_views"]["visitor_page_view"] for visit in first.records["visits"])

        unchanged = tap.sync(streams, first.state)
        assert ids(unchanged.records) == {}

        new = added(mine, later)
        third = tap.sync(streams, unchanged.state)
        assert ids(third.records) == new
        for user in first.records["users"]:
            del user["email"], user["created_at"], user["updated_at"]  # the first user's is of the account
        runs[version] = [first.records, third.records]
    assert runs[3] == runs[4]


def _stored(account: Account) -> dict[str, list[int]]:
    """Return the ids of the stored records of each stream that has some."""
    found = {stream: sorted(row[1] for row in account.contents[table]) for stream, table in STREAMS.items()}
    return {stream: numbers for stream, numbers in found.items() if numbers}
