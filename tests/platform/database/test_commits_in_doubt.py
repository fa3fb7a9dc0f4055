"""COMMITs that succeeded but whose response was lost: imported records stay, and slots of calls are freed."""

import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import OutcomeUnknown
from dealdock.platform.lifecycle import importing, loading, reset, snapshots
from dealdock.platform.limits import counting, under_way
from dealdock.platform.records import filling
from dealdock.platform.records.models import Account as Tenants
from dealdock.platform.records.models import Dataset, Snapshot
from dealdock.platform.scenes.json_lines import Lines
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.platform.database.postgresql.test_lost_connections import COMMIT
from tests.support.builders import Account, Pardot
from tests.support.relay import Relay
from tests.support.running import eventually
from tests.support.serving import served

SCENE = b"""{"accounts": {"name": "In doubt"}}
{"prospects": {"email": "jo@example.com"}}
{"opportunities": {"name": "Two anchors", "value": 5, "probability": 40, "prospects": ["jo@example.com"]}}
"""


@pytest.fixture(scope="module")
def sandbox(relay: Relay) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=relay.url, secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture
def lose_commit_after(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Lose the response to the COMMIT of the next transaction that uses this verb."""

    def arm(module: Any, name: str) -> None:
        verb = getattr(module, name)

        def armed(*args: Any, **named: Any) -> Any:
            monkeypatch.setattr(module, name, verb)
            relay.cut_after(COMMIT)
            return verb(*args, **named)

        monkeypatch.setattr(module, name, armed)

    return arm


def lines() -> Lines:
    return Lines("scene.jsonl", io.BytesIO(SCENE), VENDORS)


def shown(sandbox: Sandbox, account_id: int) -> int:
    """Return the number of the account's opportunities, once all is swept that is to be."""
    real = sandbox.clock.now()
    given_up = select(func.count()).where(Tenants.dataset_id == Dataset.id, Dataset.abandoned_at <= real)
    assert sandbox.database.read(lambda db: db.scalar(given_up)) == 0
    tenant = sandbox.database.read(lambda db: accounts.get(db, account_id))
    here = select(func.count()).where(Opportunity.dataset_id == tenant.dataset_id)
    return sandbox.database.read(lambda db: db.scalars(here).one())


Lose = Callable[[Any, str], None]


def test_an_import(sandbox: Sandbox, account: Account, lose_commit_after: Lose, relay: Relay) -> None:
    lose_commit_after(reset, "replace_dataset")
    with pytest.raises(OutcomeUnknown):
        importing.import_lines(
            sandbox.database, sandbox.credentials, account.ready.id, lines(), real=sandbox.clock.now()
        )
    relay.must_have_struck()
    assert shown(sandbox, account.ready.id) == 1


def test_a_scene(sandbox: Sandbox, lose_commit_after: Lose, relay: Relay) -> None:
    lose_commit_after(filling, "finish")
    real = sandbox.clock.now()
    with pytest.raises(OutcomeUnknown):
        loading.load_lines(sandbox.database, sandbox.credentials, lines(), real=real, progress=lambda _: None)
    relay.must_have_struck()
    newest = sandbox.database.read(accounts.ids)[-1]
    assert shown(sandbox, newest) == 1


def test_going_back_to_a_snapshot(sandbox: Sandbox, account: Account, lose_commit_after: Lose, relay: Relay) -> None:
    account.opportunity()
    snapshots.take(sandbox.database, account.ready.id, "before", real=sandbox.clock.now())
    lose_commit_after(reset, "replace_dataset")
    with pytest.raises(OutcomeUnknown):
        snapshots.restore(sandbox.database, account.ready.id, "before", real=sandbox.clock.now())
    relay.must_have_struck()
    assert shown(sandbox, account.ready.id) == 1


def test_taking_one(sandbox: Sandbox, account: Account, lose_commit_after: Lose, relay: Relay) -> None:
    account.opportunity()
    lose_commit_after(filling, "finish")
    with pytest.raises(OutcomeUnknown):
        snapshots.take(sandbox.database, account.ready.id, "kept", real=sandbox.clock.now())
    relay.must_have_struck()
    given_up = select(Dataset.abandoned_at).join(Snapshot, Snapshot.dataset_id == Dataset.id)
    found = sandbox.database.read(lambda db: db.scalars(given_up.where(Snapshot.account_id == account.ready.id)).all())
    assert found == [None]


class HeldInterval:
    """An interval of heartbeats that ends when the test ends it."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def total_seconds(self) -> float:
        self.released.wait()
        return 0.0


@pytest.mark.slow
@pytest.mark.account(concurrent_limit=1)
def test_entering_a_limited_account_which_frees_the_place_with_the_next_heartbeat(
    sandbox: Sandbox, account: Account, lose_commit_after: Lose, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldInterval()
    with served(sandbox) as address, Pardot(address, account) as pardot, monkeypatch.context() as patch:
        patch.setattr(under_way, "HEARTBEAT", held)
        try:
            assert pardot.query().code is None
            lose_commit_after(counting, "lock")
            assert pardot.query().code == 183
            relay.must_have_struck()
            assert pardot.query().code == 66
        finally:
            held.released.set()
        eventually(lambda: pardot.query().code is None)
