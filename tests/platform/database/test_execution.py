"""Units of work from an event loop: wherever they run, the same comes of them."""

import asyncio
import gc
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.database import row_locks
from dealdock.platform.database.executor import Executor
from dealdock.platform.errors import Overloaded
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Dataset, Worker
from dealdock.settings import Settings
from dealdock.vendors.pardot.campaign import Campaign
from tests.support.builders import Account, Pardot
from tests.support.running import eventually
from tests.support.serving import served


def adding(name: str, then: type[Exception] | None = None) -> Callable[[Connection], str]:
    """Work that leaves a row of that name, unless it fails."""

    def work(db: Connection) -> str:
        db.execute(insert(Worker).values(id=name, beats=0))
        if then is not None:
            raise then(name)
        return name

    return work


def stored(db: Connection, name: str) -> bool:
    return db.scalar(select(Worker.id).where(Worker.id == name)) is not None


class TestShortWork:
    def test_that_reads_sees_what_was_written_before(self, sandbox: Sandbox) -> None:
        async def calls() -> list[bool]:
            executor = Executor(sandbox.database)
            before = await executor.run(lambda db: stored(db, "x1"), writes=False)
            assert await executor.run(adding("x1"), writes=True) == "x1"
            return [before, await executor.run(lambda db: stored(db, "x1"), writes=False)]

        assert asyncio.run(calls()) == [False, True]

    def test_is_committed_when_it_returns(self, sandbox: Sandbox) -> None:
        async def call() -> bool:
            await Executor(sandbox.database).run(adding("y1"), writes=True)
            with ThreadPoolExecutor(1) as elsewhere:
                return elsewhere.submit(sandbox.database.read, lambda db: stored(db, "y1")).result()

        assert asyncio.run(call())

    def test_that_fails_leaves_nothing_and_is_nothing_to_others(self, sandbox: Sandbox) -> None:
        async def calls() -> list[str | BaseException]:
            executor = Executor(sandbox.database)
            work = [adding("z1"), adding("z2", then=LookupError), adding("z3")]
            return await asyncio.gather(*(executor.run(one, writes=True) for one in work), return_exceptions=True)

        first, second, third = asyncio.run(calls())
        assert (first, third) == ("z1", "z3")
        assert isinstance(second, LookupError)
        found = [sandbox.database.read(lambda db, name=name: stored(db, name)) for name in ("z1", "z2", "z3")]  # type: ignore[misc]
        assert found == [True, False, True]

    def test_waits_for_another_thread_without_stopping_the_loop(self, sandbox: Sandbox) -> None:
        begun, go_on = threading.Event(), threading.Event()

        def slow(db: Connection) -> None:
            adding("w1")(db)
            begun.set()
            assert go_on.wait(30)

        async def call(executor: Executor) -> str:
            writing = asyncio.create_task(executor.run(adding("w2"), writes=True))
            for _ in range(100):  # the loop goes round meanwhile
                await asyncio.sleep(0)
            assert not writing.done() or not sandbox.database.has_one_writer
            go_on.set()
            return await writing

        with ThreadPoolExecutor(1) as other:
            done = other.submit(sandbox.database.write, slow)
            assert begun.wait(30)
            assert asyncio.run(call(Executor(sandbox.database))) == "w2"
            done.result()

    def test_waits_for_another_program_without_stopping_the_loop(self, tmp_path: Path) -> None:
        """Such as `dealdock account add` beside a server, or `sqlite3`."""

        async def call(here: Sandbox, program: sqlite3.Connection) -> str:
            executor = Executor(here.database)
            writing = asyncio.create_task(executor.run(adding("d1"), writes=True))
            for _ in range(100):
                assert await executor.run(lambda db: stored(db, "d1"), writes=False) is False
                await asyncio.sleep(0)
            assert not writing.done()
            program.commit()
            return await writing

        file = tmp_path / "a.db"
        with (
            Sandbox(Settings(database=str(file), secret="a secret")) as here,
            closing(sqlite3.connect(file)) as program,
        ):
            program.execute("BEGIN IMMEDIATE")
            assert asyncio.run(call(here, program)) == "d1"
            assert here.database.read(lambda db: stored(db, "d1"))

    def test_asks_sqlite_itself_not_to_wait_on_the_loop(self, tmp_path: Path) -> None:
        """SQLite would wait in the thread of the loop."""

        def timeout(db: Connection) -> int:
            return int(db.scalar(text("PRAGMA busy_timeout")))

        async def on_the_loop(here: Sandbox) -> int:
            return await Executor(here.database).run(timeout, writes=True)

        with Sandbox(Settings(database=str(tmp_path / "a.db"), secret="a secret")) as here:
            assert asyncio.run(on_the_loop(here)) == 0
            assert here.database.write(timeout) > 0

    def test_whose_commit_fails_raises_the_error_and_leaves_nothing(self) -> None:
        def leave_an_orphan(db: Connection) -> None:
            db.execute(text("PRAGMA defer_foreign_keys = ON"))  # so that it is found at the end
            now = Clock().now()
            db.execute(insert(Campaign).values(dataset_id=-1, id=1, name="of nobody", created_at=now, updated_at=now))

        async def calls(executor: Executor) -> str:
            with pytest.raises(IntegrityError):
                await executor.run(leave_an_orphan, writes=True)
            return await executor.run(adding("d2"), writes=True)

        with Sandbox(Settings(database=None)) as here:
            assert asyncio.run(calls(Executor(here.database))) == "d2"
            assert here.database.read(lambda db: db.scalar(select(func.count()).select_from(Campaign))) == 0


class TestCallsAtOnce:
    @pytest.mark.slow
    def test_are_each_answered_for_itself(self, sandbox: Sandbox, account: Account) -> None:
        """Sixteen clients: of each ten calls every other one is wrong."""
        prospect = account.prospect()

        def call(address: str) -> list[tuple[str, int | None]]:
            with Pardot(address, account) as pardot:
                given: dict[str, Any] = {"prospect_id": prospect, "value": 1, "probability": 50}
                return [
                    (name, pardot.create(name=name, **given | ({"value": "x"} if number % 2 else {})).code)
                    for number in range(10)
                    for name in (f"{threading.get_ident()}-{number}",)
                ]

        with served(sandbox) as address:
            with ThreadPoolExecutor(16) as clients:
                answers = [answer for some in clients.map(call, [address] * 16) for answer in some]
            with Pardot(address, account) as pardot:
                found = [row["name"] for row in pardot.query(limit=200).opportunities]
        assert sorted(found) == sorted(name for name, code in answers if code is None)
        assert len(found) == 80

    @pytest.mark.slow
    def test_that_write_are_visible_after_their_answer(self, sandbox: Sandbox, account: Account) -> None:
        """While others keep on reading at the same loop."""
        prospect_id = account.prospect()
        with served(sandbox) as address, Pardot(address, account) as writer, ThreadPoolExecutor(4) as others:

            def read_on(_: int) -> list[Any]:
                with Pardot(address, account) as reader:
                    return [reader.query().code for _ in range(40)]

            reading = others.map(read_on, range(4))
            for number in range(40):
                made = writer.create(name=f"Deal {number}", value=1, probability=1, prospect_id=prospect_id).opportunity
                assert writer.read(made["id"]).opportunity["name"] == f"Deal {number}"
            assert {code for codes in reading for code in codes} == {None}


@pytest.mark.parametrize("writes", [False, True])
def test_an_error_is_the_works_own(sandbox: Sandbox, writes: bool) -> None:
    def fail(_: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(Executor(sandbox.database).run(fail, writes=writes))


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
class TestWritesOfOneAccountOnPostgresql:
    """One waits for the lock of the account, which the test holds; the others come after it."""

    @pytest.mark.slow
    def test_do_not_keep_other_accounts_waiting(self, sandbox: Sandbox, account: Account) -> None:
        other = Account.open(sandbox)

        async def calls() -> list[str]:
            done: list[str] = []
            executor = Executor(sandbox.database)
            waiting = [
                asyncio.create_task(executor.run(locking(account, "own", done), writes=True)) for _ in range(200)
            ]
            await asyncio.sleep(0)
            for each in (account, other):
                await executor.run(reading(each, "read", done), writes=False)
            await executor.run(locking(other, "other", done), writes=True)
            await executor.in_thread(lambda: sandbox.database.write(locking(other, "long", done)))
            held.rollback()
            await asyncio.gather(*waiting)
            return done

        with sandbox.database.engine.connect() as held:
            held.execute(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id).with_for_update())
            done = asyncio.run(calls())
        assert done == ["read", "read", "other", "long", *["own"] * 200]

    @pytest.mark.slow
    def test_have_few_connections_while_they_wait(self, sandbox: Sandbox, account: Account) -> None:
        few = 1 + 2 + 1
        """That of the test, those that wait, and one that looks."""

        def wait() -> bool:
            return waiting_for_locks(sandbox) == 2 and sandbox.database.engine.pool.checkedout() <= few  # type: ignore[attr-defined]  # of a QueuePool

        async def calls() -> None:
            executor = Executor(sandbox.database)
            waiting = [asyncio.create_task(executor.run(locking(account, "own", []), writes=True)) for _ in range(20)]
            await asyncio.to_thread(eventually, wait)
            held.rollback()
            await asyncio.gather(*waiting)

        with sandbox.database.engine.connect() as held:
            held.execute(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id).with_for_update())
            asyncio.run(calls())

    def test_leave_nothing_to_the_garbage_collector(self, sandbox: Sandbox, account: Account) -> None:
        left: WeakSet[Any] = WeakSet()

        class Call:
            def __init__(self) -> None:
                left.add(self)

            def run(self, db: Connection) -> None:
                datasets.lock(db, account.tenant.dataset_id)

        async def calls() -> None:
            executor = Executor(sandbox.database)
            waiting = [asyncio.create_task(executor.run(Call().run, writes=True)) for _ in range(20)]
            await asyncio.to_thread(eventually, lambda: waiting_for_locks(sandbox) == 2)
            held.rollback()
            await asyncio.gather(*waiting)

        gc.disable()
        try:
            with sandbox.database.engine.connect() as held:
                held.execute(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id).with_for_update())
                asyncio.run(calls())
            eventually(lambda: len(left) == 0)  # a thread may hold the last one for a moment
        finally:
            gc.enable()

    def test_are_refused_if_they_wait_too_long(
        self, sandbox: Sandbox, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(row_locks, "_MAX_WAIT_SECONDS", 0.01)

        async def calls() -> list[str | BaseException]:
            executor = Executor(sandbox.database)
            writes = [asyncio.create_task(executor.run(locking(account, "own", []), writes=True)) for _ in range(5)]
            _, waiting = await asyncio.wait(writes, return_when=asyncio.FIRST_COMPLETED)
            held.rollback()
            assert waiting
            return await asyncio.gather(*writes, return_exceptions=True)

        with sandbox.database.engine.connect() as held:
            held.execute(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id).with_for_update())
            found = asyncio.run(calls())
        assert {type(each) for each in found} == {str, Overloaded}


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
def test_a_transaction_that_writes_to_an_abandoned_dataset_runs_again(sandbox: Sandbox, account: Account) -> None:
    attempts: list[int] = []
    dataset_id = account.tenant.dataset_id
    now = sandbox.clock.now()

    def work(db: Connection) -> str:
        attempts.append(len(attempts))
        if len(attempts) > 1:
            return "with the new dataset"
        with ThreadPoolExecutor(1) as other:
            other.submit(sandbox.database.write, lambda db: datasets.abandon(db, dataset_id, real=now)).result()
        datasets.lock(db, dataset_id)
        raise LookupError

    assert sandbox.database.write(work) == "with the new dataset"


def reading(account: Account, name: str, done: list[str]) -> Callable[[Connection], None]:
    def work(db: Connection) -> None:
        assert datasets_of(db, account) is not None
        done.append(name)

    return work


def locking(account: Account, name: str, done: list[str]) -> Callable[[Connection], str]:
    """Work that locks the account's dataset."""

    def work(db: Connection) -> str:
        datasets.lock(db, account.tenant.dataset_id)
        done.append(name)
        return name

    return work


def datasets_of(db: Connection, account: Account) -> int | None:
    return db.scalar(select(Dataset.id).where(Dataset.id == account.tenant.dataset_id))


def waiting_for_locks(sandbox: Sandbox) -> int:
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return sandbox.database.read(lambda db: int(db.scalar(query) or 0))
