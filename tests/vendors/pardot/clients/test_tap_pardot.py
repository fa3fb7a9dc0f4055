"""tap-pardot (a Singer tap), unmodified but for the address: it follows an account's opportunities from run to run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dealdock.vendors.pardot import settings
from tests.support.builders import Account, Pardot
from tests.support.forks import Forks
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.clients.tap import HOME, Synced, Tap, token

START_DATE = "2026-01-01T00:00:00Z"
BEGIN = datetime(2026, 1, 2, tzinfo=UTC)  # to the tap, which compares texts, that very day is before its start date
LATER, LATER_STILL = BEGIN + timedelta(days=30), BEGIN + timedelta(days=60)
NUMBER = 450
STREAMS = ["opportunities"]

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no tap-pardot in {HOME}: `make check` installs it"),
]


def password(pardot: Pardot) -> dict[str, Any]:
    ready = pardot.account.ready
    return {"email": ready.email, "password": ready.password, "user_key": ready.user_key}


@pytest.fixture
def tap(request: pytest.FixtureRequest, address: str, pardot: Pardot, tmp_path: Path, forks: Forks) -> Tap:
    """The tap with the credentials that the test's parameter gets."""
    return Tap(address, {"start_date": START_DATE} | request.param(pardot), tmp_path, forks)


def written(row: dict[str, Any]) -> dict[str, Any]:
    """As the tap writes what the API answers: moments as Singer has them."""
    moments = [name for name in ("created_at", "updated_at", "closed_at") if name in row]
    return row | {name: row[name].replace(" ", "T") + ".000000Z" for name in moments}


def bookmark(synced: Synced) -> str:
    """Return the time from which the next run continues."""
    (name,) = (opportunities := synced.state["bookmarks"]["opportunities"])
    assert name == "updated_at"
    return opportunities[name]  # type: ignore[no-any-return]  # as the tap wrote it


class TestOpportunities:
    @pytest.mark.parametrize(
        "tap",
        [
            pytest.param(password, marks=pytest.mark.account(version=3), id="login"),
            pytest.param(token, marks=pytest.mark.account(version=4), id="oauth"),
        ],
        indirect=True,
    )
    def test_are_followed_from_run_to_run(self, account: Account, pardot: Pardot, tap: Tap) -> None:
        version = settings.of(account.tenant).version
        prospect = account.prospect()
        ids = account.opportunities(NUMBER, prospect, now=BEGIN, apart=timedelta(minutes=1), closed_at=LATER)

        first = tap.sync(STREAMS, {})
        assert [record["id"] for record in first.records["opportunities"]] == ids
        assert first.records["opportunities"] == [
            written(row) for row in pardot.query(version=version, output="mobile").opportunities
        ]
        assert first.calls == 3 + 1 + (version == 3)  # pages; one without a record; one refused with 89
        assert bookmark(first) == f"{BEGIN + timedelta(minutes=NUMBER - 1):%Y-%m-%d %H:%M:%S}"

        account.freeze(LATER)
        for place in (4, 149, 339):
            pardot.update(ids[place], version=version, name="Changed")
        for place in (19, 99, 449):
            pardot.delete(ids[place], version=version)
        made = [
            pardot.create(version=version, name="Made", value=1, probability=1, prospect_id=prospect).id
            for _ in range(2)
        ]
        second = tap.sync(STREAMS, first.state)
        assert [(each["id"], each["name"]) for each in second.records["opportunities"]] == [
            *((ids[place], "Changed") for place in (4, 149, 339)),
            *((each, "Made") for each in made),
        ]
        assert bookmark(second) == f"{LATER:%Y-%m-%d %H:%M:%S}"

        # it pages by id from the last change that it saw, and stops at the first page that has no further change
        account.freeze(LATER_STILL)
        pardot.update(ids[448], version=version, name="Changed too late in the order")
        third = tap.sync(STREAMS, second.state)
        assert (third.records, third.state) == ({}, second.state)
        assert pardot.query(version=version, updated_after=f"{LATER}").ids == [ids[448]]
