"""Units of work from an event loop: wherever they run, the same comes of them."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, insert, select

from dealdock import Sandbox
from dealdock.platform.database.executor import Executor
from dealdock.platform.models import Worker


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


@pytest.mark.parametrize("writes", [False, True])
def test_an_error_is_the_works_own(sandbox: Sandbox, writes: bool) -> None:
    def fail(_: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(Executor(sandbox.database).run(fail, writes=writes))
