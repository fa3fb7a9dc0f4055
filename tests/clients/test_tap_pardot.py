"""tap-pardot (a Singer tap), unmodified but for the address: it follows an account's opportunities from run to run."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import Account, Pardot
from tests.running import PATIENCE

HOME = Path(f"{sys.prefix}-tap")  # where `make test` installs it
RUNNER = Path(__file__).with_name("run_tap.py")
CALLBACK = "http://127.0.0.1/callback"

START_DATE = "2026-01-01T00:00:00Z"
BEGIN = datetime(2026, 1, 2, tzinfo=UTC)  # to the tap, which compares texts, that very day is before its start date
LATER, LATER_STILL = BEGIN + timedelta(days=30), BEGIN + timedelta(days=60)
NUMBER = 450

WHOLE, TEXT = {"type": ["null", "integer"]}, {"type": ["null", "string"]}
MOMENT = {"type": ["null", "string"], "format": "date-time"}
FIELDS: dict[str, Any] = {
    "id": WHOLE,
    "campaign_id": WHOLE,
    "name": TEXT,
    "value": {"type": ["null", "number"]},
    "probability": WHOLE,
}
FIELDS |= {"type": TEXT, "stage": TEXT, "status": TEXT, "closed_at": MOMENT, "created_at": MOMENT, "updated_at": MOMENT}
CATALOG = {
    "streams": [
        {
            "tap_stream_id": "opportunities",
            "stream": "opportunities",
            "schema": {"type": "object", "properties": FIELDS},
            "metadata": [{"breadcrumb": [], "metadata": {"selected": True}}],
        }
    ]
}

pytestmark = pytest.mark.skipif(
    not (HOME / "test").exists(), reason=f"no tap-pardot in {HOME}: `make test` installs it"
)


class Synced(NamedTuple):
    """What one run of the tap wrote."""

    records: list[dict[str, Any]]
    state: dict[str, Any]
    log: str

    @property
    def ids(self) -> list[int]:
        return [record["id"] for record in self.records]

    @property
    def calls(self) -> int:
        return self.log.count("Making request to")

    @property
    def bookmark(self) -> str:
        """Where the next run goes on."""
        (name,) = (opportunities := self.state["bookmarks"]["opportunities"])
        assert name == "updated_at"
        return opportunities[name]  # type: ignore[no-any-return]  # as the tap wrote it


Sync = Callable[[dict[str, Any]], Synced]


def password(pardot: Pardot) -> dict[str, Any]:
    ready = pardot.account.ready
    return {"email": ready.email, "password": ready.password, "user_key": ready.user_key}


def token(pardot: Pardot) -> dict[str, Any]:
    """A refresh token, as a user who consents gives it."""
    ready = pardot.account.ready
    client = {"client_id": ready.client_id, "client_secret": ready.client_secret}
    asked: dict[str, Any] = {"response_type": "code", "client_id": ready.client_id, "redirect_uri": CALLBACK}
    asked |= {"email": ready.email, "password": ready.password, "decision": "allow"}
    consent = pardot.send("POST", "/services/oauth2/authorize", data=asked)
    (code,) = parse_qs(urlsplit(consent.http.headers["location"]).query)["code"]
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    answer = pardot.send("POST", "/services/oauth2/token", data=client | given).json
    return client | {"refresh_token": answer["refresh_token"], "pardot_business_unit_id": ready.business_unit_id}


@pytest.fixture
def sync(
    request: pytest.FixtureRequest, address: str, pardot: Pardot, tmp_path: Path
) -> Callable[[dict[str, Any]], Synced]:
    """Runs the tap from a state of it, with the credentials that the test's parameter gets."""
    config = {"start_date": START_DATE} | request.param(pardot)

    def sync(state: dict[str, Any]) -> Synced:
        options = []
        for name, content in {"config": config, "catalog": CATALOG, "state": state}.items():
            (tmp_path / name).write_text(json.dumps(content))
            options += [f"--{name}", str(tmp_path / name)]
        done = subprocess.run(
            [HOME / "bin" / "python", RUNNER, address, *options],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = [json.loads(line) for line in done.stdout.splitlines()]
        records = [message["record"] for message in said if message["type"] == "RECORD"]
        states = [message["value"] for message in said if message["type"] == "STATE"]
        return Synced(records, states[-1], done.stderr)

    return sync


def written(row: dict[str, Any]) -> dict[str, Any]:
    """As the tap writes what the API answers: moments as Singer has them."""
    moments = [name for name in ("created_at", "updated_at", "closed_at") if name in row]
    return row | {name: row[name].replace(" ", "T") + ".000000Z" for name in moments}


class TestOpportunities:
    @pytest.mark.parametrize(
        "sync",
        [
            pytest.param(password, marks=pytest.mark.account(version=3), id="login"),
            pytest.param(token, marks=pytest.mark.account(version=4), id="oauth"),
        ],
        indirect=True,
    )
    def test_are_followed_from_run_to_run(self, account: Account, pardot: Pardot, sync: Sync) -> None:
        version = account.tenant.version
        prospect = account.prospect()
        ids = account.opportunities(NUMBER, prospect, now=BEGIN, apart=timedelta(minutes=1), closed_at=LATER)

        first = sync({})
        assert first.ids == ids
        assert first.records == [written(row) for row in pardot.query(version=version, output="mobile").opportunities]
        assert first.calls == 3 + 1 + (version == 3)  # pages; one without a record; one refused with 89
        assert first.bookmark == f"{BEGIN + timedelta(minutes=NUMBER - 1):%Y-%m-%d %H:%M:%S}"

        account.freeze(LATER)
        for place in (4, 149, 339):
            pardot.update(ids[place], version=version, name="Changed")
        for place in (19, 99, 449):
            pardot.delete(ids[place], version=version)
        made = [
            pardot.create(version=version, name="Made", value=1, probability=1, prospect_id=prospect).id
            for _ in range(2)
        ]
        second = sync(first.state)
        assert [(each["id"], each["name"]) for each in second.records] == [
            *((ids[place], "Changed") for place in (4, 149, 339)),
            *((each, "Made") for each in made),
        ]
        assert second.bookmark == f"{LATER:%Y-%m-%d %H:%M:%S}"

        # it pages by id from the last change that it saw, and stops at the first page without one
        account.freeze(LATER_STILL)
        pardot.update(ids[448], version=version, name="Changed too late in the order")
        third = sync(second.state)
        assert (third.records, third.state) == ([], second.state)
        assert pardot.query(version=version, updated_after=f"{LATER}").ids == [ids[448]]
