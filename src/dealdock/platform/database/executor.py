"""Units of work called from an event loop: on the loop itself, or in threads of limited number and waiting time."""

import asyncio
import math
from collections.abc import Callable
from concurrent import futures
from contextlib import nullcontext, suppress
from functools import partial
from typing import Final, TypeVar

from anyio import CapacityLimiter, Lock, WouldBlock, move_on_after, to_thread
from sqlalchemy import Connection

from dealdock.platform.database import row_locks
from dealdock.platform.database.database import Database
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.errors import Overloaded

T = TypeVar("T")

MAX_WAITING: Final = 256
"""Units of work that may wait for a thread. Further units of work are refused at once."""

MAX_WAIT_SECONDS: Final = 5.0
"""The longest wait for a thread: most clients wait longer than that for a response."""


class ThreadLimiter:
    """A runner of up to `number` units of work at a time, each in a thread."""

    def __init__(self, number: int, pool: futures.Executor | None = None) -> None:
        """`pool`: the threads to use, instead of the shared ones."""
        self._limiter = CapacityLimiter(number)
        self._pool = pool
        self._inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread. Raises `Overloaded` if too many wait already, or it would wait too long."""
        if self._inside >= self._limiter.total_tokens + MAX_WAITING:
            raise Overloaded(f"all threads are busy, and {MAX_WAITING} calls wait for one already")
        self._inside += 1
        try:
            with move_on_after(MAX_WAIT_SECONDS) as wait:  # work that has begun continues to its end
                if self._pool is None:
                    return await to_thread.run_sync(work, limiter=self._limiter)
                async with self._limiter:
                    wait.deadline = math.inf
                    return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._inside -= 1
        raise Overloaded(f"all threads were busy for {MAX_WAIT_SECONDS:g} seconds")


class Turns:
    """An asynchronous lock whose waiters take turns, with limits for their number and their waiting time."""

    def __init__(self) -> None:
        self._lock = Lock(fast_acquire=True)

    async def __aenter__(self) -> None:
        """Wait for the lock. Raises `Overloaded`."""
        try:
            self._lock.acquire_nowait()
        except WouldBlock:
            pass
        else:
            return
        if self._lock.statistics().tasks_waiting >= MAX_WAITING:
            raise Overloaded(f"{MAX_WAITING} calls wait to write already")
        with move_on_after(MAX_WAIT_SECONDS):
            await self._lock.acquire()
            return
        raise Overloaded(f"other calls wrote for {MAX_WAIT_SECONDS:g} seconds")

    async def __aexit__(self, *_: object) -> None:
        """Release the lock."""
        self._lock.release()


class Executor:
    """An executor of units of work that never blocks the event loop.

    On SQLite, a short unit of work runs on the loop, because a thread would double its cost. A read sees the state of
    the last commit. A write that finds another one under way waits in a thread. On PostgreSQL, all work runs in
    threads. `tests/platform/database/test_execution.py` holds both ways equal.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = ThreadLimiter(database.concurrency)
        # Short calls have threads of their own: writes may wait in theirs for a lock.
        self._reading, self._writing = ThreadLimiter(database.reads), ThreadLimiter(database.writes)
        self._turns = Turns()  # of writes on SQLite, so that one at most waits in a thread

    async def run(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Run a short unit of work, which touches one or two records. `work` may be run several times.

        Raises `Overloaded`.
        """
        if not self._database.has_one_writer:
            return await self._in_thread(work, writes=writes)
        async with self._turns if writes else nullcontext():
            try:
                return self._database.without_waiting(work, writes=writes)
            except FAILURES:
                pass
            except Rerun as rerun:
                if rerun.reason != "busy":
                    raise
            return await self._in_thread(work, writes=writes)

    async def _in_thread(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        if not writes:
            return await self._reading.run(partial(self._database.read, work))
        if self._database.has_one_writer:
            return await self._writing.run(partial(self._database.write, work))
        with self._database.turn() as turn:
            while not (written := await self._writing.run(partial(self._write_in, turn, work))):
                await turn.wait_on_loop()  # here, without a thread that others need
            return written[0]

    def _write_in(self, turn: row_locks.Turn, work: Callable[[Connection], T]) -> tuple[T] | None:
        """Return the result of a write; None if it has to wait for its turn.

        No exception leaves the thread then: anyio would leave it in a cycle with all that the call holds.
        """
        with suppress(row_locks.Occupied):
            return (self._database.write_in(turn, work),)
        return None

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that may take long, or wait. Raises `Overloaded`."""
        return await self._threads.run(work)
