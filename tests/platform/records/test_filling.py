"""An import, a snapshot or a reset is complete or refused, also if the clocks of machines jump during it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, func, select

from dealdock import Sandbox
from dealdock.platform.errors import Unavailable
from dealdock.platform.records import filling, garbage_collection
from dealdock.platform.records.filling import Filling
from dealdock.platform.records.heartbeats import Watch
from dealdock.platform.records.models import Dataset, Lease
from dealdock.platform.scenes import SMALL_BYTES
from tests.platform.lifecycle.test_resetting import filled, is_swept
from tests.support.builders import Account, Pardot
from tests.support.clocks import Machine, SetClock, SteppingClock
from tests.support.meanwhile import meanwhile
from tests.support.recorded_statements import listening
from tests.support.running import eventually
from tests.support.serving import served

MANY = 2200
"""Records: more than are copied at once, and so many that it takes a while."""

IMPORTED = 5200
"""Records: more than are imported at once."""

FEW = 300
"""Records that are imported while another machine waits for a statement, not for a while."""
PERSON = '{"prospects": {"email": "jane@example.com"}}'


def lines(records: int) -> dict[str, Any]:
    """A scene of so many tags, as a request has it; so long that it is read as a stream."""
    tags = (json.dumps({"tags": {"name": f"Tag {number}"}}) for number in range(records))
    filler = " " * (SMALL_BYTES // records)
    content = "".join(f"{line}{filler}\n" for line in ('{"accounts": {"name": "Imported"}}', *tags, PERSON))
    assert len(content) > SMALL_BYTES
    return {"content": content, "headers": {"content-type": "application/jsonl"}}


def tags(client: Pardot) -> int:
    """Return the number of tags that the account has."""
    return len(client.http.get(f"{path(client)}/export").json()["accounts"][0].get("tags", ()))


def state(client: Pardot) -> tuple[int, Any]:
    """Return the number of tags, and the account's snapshots."""
    return tags(client), client.http.get(f"{path(client)}/snapshots").json()


def look(sandbox: Sandbox) -> None:
    """Start the garbage collection, and wait until it has looked at its work."""
    sandbox.garbage_collector.wake()
    sandbox.database.read(lambda db: db.scalar(select(func.count()).select_from(Dataset)))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def account(machine: Machine, clock: SetClock) -> Account:
    """An account with many records, on a machine whose clock can be set."""
    return filled(machine(clock), MANY)


@pytest.fixture
def client(account: Account) -> Iterator[Pardot]:
    with served(account.sandbox) as address, Pardot(address, account) as client:
        yield client


Call = Callable[[Pardot], httpx.Response]

CALLS: dict[str, Call] = {
    "import": lambda client: imported(client, FEW),
    "snapshot": lambda client: client.http.put(f"{path(client)}/snapshots/kept"),
    "reset": lambda client: client.http.post(f"{path(client)}/reset", json={"to": "kept"}),
}


def imported(client: Pardot, records: int) -> httpx.Response:
    return client.http.post(f"{path(client)}/import", **lines(records))


def path(client: Pardot) -> str:
    return f"/_dealdock/accounts/{client.account.ready.id}"


@pytest.mark.slow
def test_a_clock_that_jumps_takes_nothing_from_what_is_filled(
    account: Account, client: Pardot, clock: SetClock
) -> None:
    """The clock jumps forward and back while the sweep looks for abandoned datasets."""

    def jump() -> None:
        clock.ahead = timedelta(hours=2) - clock.ahead
        look(account.sandbox)

    with meanwhile(jump):
        assert CALLS["snapshot"](client).status_code == 201
        assert imported(client, IMPORTED).status_code == 204
        there = tags(client)
        assert CALLS["reset"](client).status_code == 204
        restored = tags(client)
    assert (there, restored) == (IMPORTED, MANY)
    eventually(lambda: is_swept(account.sandbox))


class TestWhereNoHeartbeatIsHeard:
    @pytest.fixture
    def other(self, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
        """A machine for which minutes pass between two beats of the first one."""
        monkeypatch.setattr(garbage_collection, "CHECK_SECONDS", 0.01)
        return machine(SteppingClock(filling.SILENCE_SECONDS / 3))

    @pytest.mark.slow
    @pytest.mark.parametrize("what", CALLS)
    def test_it_is_swept_and_the_call_is_refused(
        self, account: Account, client: Pardot, other: Sandbox, what: str
    ) -> None:
        assert CALLS["snapshot"](client).status_code == 201
        bystander = Account.open(account.sandbox)
        bystander.prospect("jane@example.com")
        before, records = state(client), bystander.contents
        with half_way(account.sandbox, lambda: is_given_up(other)) as reached:
            answer = CALLS[what](client)
        assert reached
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "1"), answer.text
        assert "Repeat the request" in answer.json()["detail"]
        assert state(client) == before
        assert bystander.contents == records
        other.garbage_collector.close()
        assert CALLS[what](client).is_success, "once that machine sweeps no more"
        account.sandbox.garbage_collector.wake()
        eventually(lambda: is_swept(account.sandbox))

    @pytest.mark.slow
    def test_what_a_crash_left_half_filled_is_swept(self, account: Account, other: Sandbox) -> None:
        real = account.sandbox.clock.now()
        account.sandbox.database.write(lambda db: filling.begin(db, account.ready.id, real=real))
        assert not is_swept(other)
        other.garbage_collector.wake_for_leftovers()
        eventually(lambda: is_swept(other))
        assert account.contents["tag"]


HALF_WAY = re.compile(
    r"""FROM "pardot_tag" WHERE|^INSERT INTO pardot_tag .* SELECT|GROUP BY pardot_prospect\.email_key""", re.DOTALL
)
"""A statement in the middle of each of these calls, during which others may write."""


@contextmanager
def half_way(sandbox: Sandbox, happens: Callable[[], bool]) -> Iterator[list[str]]:
    """Let the filling of a dataset wait half-way for a condition. Returns the statements at which it waited."""
    reached: list[str] = []

    def wait(_: Connection, statement: str, __: Any) -> None:
        if HALF_WAY.search(statement):
            eventually(happens)
            reached.append(statement)

    with listening(sandbox, wait):
        yield reached


def is_given_up(other: Sandbox) -> bool:
    """Let the other machine sweep. Returns True if it regards all datasets that are being filled as abandoned.

    On SQLite it is swept by then, too; on PostgreSQL the sweep waits for the transaction that fills.
    """
    other.garbage_collector.wake()
    return not beats(other) if other.database.engine.dialect.name == "postgresql" else is_swept(other)


def beats(sandbox: Sandbox) -> list[int]:
    return sandbox.database.read(lambda db: list(db.scalars(select(Lease.beats))))


def test_heartbeats_go_on_until_the_end(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "HEARTBEAT_SECONDS", 0.01)
    sandbox, real = account.sandbox, account.sandbox.clock.now()
    with Filling(sandbox.database) as filled:
        one, two = (sandbox.database.write(lambda db: filling.begin(db, account.ready.id, real=real)) for _ in range(2))
        filled.add(one)
        filled.add(two)
        eventually(lambda: min(beats(sandbox)) > 1)
        sandbox.database.write(lambda db: filling.finish(db, one))
        sandbox.database.write(lambda db: filling.end_leases(db, two))
    assert beats(sandbox) == []
    shown = select(Dataset.id).where(Dataset.id.in_((one, two)), Dataset.abandoned_at.is_(None))
    assert sandbox.database.read(lambda db: db.scalars(shown).all()) == [one]


def test_what_was_given_up_cannot_be_finished(account: Account) -> None:
    sandbox, real = account.sandbox, account.sandbox.clock.now()

    def work(db: Connection) -> None:
        dataset_id = filling.begin(db, account.ready.id, real=real)
        assert filling.end_leases(db, dataset_id) == 1
        filling.finish(db, dataset_id)

    with pytest.raises(Unavailable, match="no heartbeat for 60 seconds"):
        sandbox.database.write(work)


class TestWatch:
    def test_finds_those_that_stopped(self) -> None:
        watch = Watch[str](SteppingClock(1), 5)
        found = [watch.stopped({"goes on": number, "stopped": min(number, 3)}) for number in range(10)]
        assert found == [set()] * 8 + [{"stopped"}] * 2

    def test_begins_anew_after_a_pause_of_its_own(self) -> None:
        clock = SteppingClock(1)
        watch = Watch[str](clock, 5)
        for _ in range(4):
            assert watch.stopped({"stopped": 0}) == set()
        clock.elapsed += 3600
        found = [watch.stopped({"stopped": 0}) for _ in range(7)]
        assert found == [set()] * 5 + [{"stopped"}] * 2

    def test_forgets_what_is_there_no_more(self) -> None:
        watch = Watch[str](SteppingClock(1), 5)
        for _ in range(4):
            watch.stopped({"stopped": 0})
        watch.stopped({})
        assert [watch.stopped({"stopped": 0}) for _ in range(5)] == [set()] * 5
