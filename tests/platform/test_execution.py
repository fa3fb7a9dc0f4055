"""Units of work from an event loop: wherever they run, the same comes of them."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.database.executor import Executor
from dealdock.platform.database.postgresql import loop_units
from dealdock.platform.database.statements import QueuedRows, Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import Overloaded
from dealdock.platform.models import Worker
from dealdock.settings import Settings
from dealdock.vendors.pardot.models import Campaign
from tests.builders import Account, Pardot
from tests.serving import served


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


@pytest.fixture(scope="module")
def postgresql(migrated_postgres: Callable[[], str]) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=migrated_postgres(), secret="a secret for tests")) as sandbox:
        with ThreadPoolExecutor(4) as threads:  # so that short units of work find open connections
            barrier = threading.Barrier(4)
            list(threads.map(lambda _: sandbox.database.read(lambda db: meet(db, barrier)), range(4)))
        yield sandbox


@pytest.fixture
def lock(postgresql: Sandbox) -> Iterator[Connection]:
    with postgresql.database.engine.connect() as holder:
        holder.execute(select(func.pg_advisory_xact_lock(1)))
        yield holder


class TestWritesOfOneQueueOnPostgresql:
    """One of the queue waits for a lock that the test holds; the others come after it."""

    def test_run_one_after_another_while_others_run(self, postgresql: Sandbox, lock: Connection) -> None:
        async def calls() -> list[str]:
            done: list[str] = []
            executor = Executor(postgresql.database)
            first = asyncio.create_task(executor.run(locked("first", done), writes=True, queue="one"))
            second = asyncio.create_task(executor.run(noting("second", done), writes=True, queue="one"))
            await executor.run(noting("other", done), writes=True, queue="another")
            await executor.run(noting("none", done), writes=True)
            lock.rollback()
            await asyncio.gather(first, second)
            return done

        assert asyncio.run(calls()) == ["other", "none", "first", "second"]

    def test_do_not_wait_for_one_whose_client_has_gone(self, postgresql: Sandbox, lock: Connection) -> None:
        async def calls() -> list[str]:
            done: list[str] = []
            executor = Executor(postgresql.database)
            works = locked("first", done), noting("gone", done), noting("third", done)
            first, gone, third = (asyncio.create_task(executor.run(each, writes=True, queue="one")) for each in works)
            await executor.run(noting("other", done), writes=True)
            gone.cancel()
            lock.rollback()
            await asyncio.gather(first, third)
            return done

        assert asyncio.run(calls()) == ["other", "first", "third"]

    def test_are_refused_if_they_wait_too_long(
        self, postgresql: Sandbox, lock: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop_units, "MAX_WAIT_SECONDS", 0.01)

        async def calls() -> list[str]:
            done: list[str] = []
            executor = Executor(postgresql.database)
            first = asyncio.create_task(executor.run(locked("first", done), writes=True, queue="one"))
            await asyncio.sleep(0)
            with pytest.raises(Overloaded):
                await executor.run(noting("second", done), writes=True, queue="one")
            lock.rollback()
            await first
            await executor.run(noting("third", done), writes=True, queue="one")
            return done

        assert asyncio.run(calls()) == ["first", "third"]


def test_a_short_unit_continues_although_the_loop_does_not_report_its_socket(
    postgresql: Sandbox, lock: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with uvloop, if the backend is killed before it reads a statement."""
    monkeypatch.setattr(loop_units, "_WATCH_SECONDS", 0.01)

    async def calls() -> list[str]:
        done: list[str] = []
        executor, units = Executor(postgresql.database), postgresql.database.loop_units
        assert units is not None
        waiting = asyncio.create_task(executor.run(locked("first", done), writes=True))
        await executor.run(noting("other", done), writes=True)
        (unit,) = (each for each in units.running if not each.has_ended)
        asyncio.get_running_loop().remove_reader(unit.socket)
        lock.rollback()
        await waiting
        return done

    assert asyncio.run(calls()) == ["other", "first"]


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
def test_an_error_is_not_believed_if_the_dataset_was_abandoned_meanwhile(sandbox: Sandbox, account: Account) -> None:
    """Its records may have been deleted while the work read them."""
    attempts: list[int] = []
    dataset_id = account.tenant.dataset_id
    now = sandbox.clock.now()

    def work(db: Connection) -> str:
        attempts.append(len(attempts))
        if len(attempts) > 1:
            return "with the new dataset"
        datasets.protect_before_writes(db, dataset_id)
        with ThreadPoolExecutor(1) as other:
            other.submit(sandbox.database.write, lambda db: datasets.abandon(db, dataset_id, real=now)).result()
        raise LookupError

    assert sandbox.database.write(work) == "with the new dataset"


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
def test_no_statement_follows_the_one_that_was_sent_with_commit(sandbox: Sandbox) -> None:
    last = Statement(select(Worker.id).where(Worker.id == "v1"))

    def work(db: Connection) -> None:
        adding("v1")(db)
        assert last.tuples(db, {}, is_last=True) == [("v1",)]
        last.tuples(db, {})

    with pytest.raises(RuntimeError, match="was to be its last"):
        sandbox.database.write(work)
    assert sandbox.database.read(lambda db: stored(db, "v1"))


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
def test_a_check_that_fails_with_the_last_statement_undoes_the_work(sandbox: Sandbox) -> None:
    found = Statement(select(Worker.id).where(Worker.id == "u1"))

    def fail(_: QueuedRows) -> None:
        raise LookupError

    def work(db: Connection) -> None:
        adding("u1")(db)
        found.queue(db, {}).check(fail)
        found.tuples(db, {}, is_last=True)

    with pytest.raises(LookupError):
        sandbox.database.write(work)
    assert not sandbox.database.read(lambda db: stored(db, "u1"))


def meet(db: Connection, barrier: threading.Barrier) -> None:
    db.execute(select(1))
    barrier.wait(30)


def noting(name: str, done: list[str]) -> Callable[[Connection], None]:
    def work(db: Connection) -> None:
        db.execute(select(1))
        done.append(name)

    return work


def locked(name: str, done: list[str]) -> Callable[[Connection], None]:
    """Work that waits for the lock of the test."""

    def work(db: Connection) -> None:
        db.execute(select(func.pg_advisory_xact_lock(1)))
        done.append(name)

    return work
