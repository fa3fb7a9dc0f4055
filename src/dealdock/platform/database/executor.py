"""Units of work called from an event loop: on the loop itself, or in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from dealdock.platform.database.database import Database
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.database.threads import ThreadLimiter, Turns

T = TypeVar("T")


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
        """Run a short unit of work: one that touches one or two records. `work` may be run several times.

        Raises `Overloaded`.
        """
        if not self._database.has_one_writer:
            return await self._in_thread(work, writes=writes)
        if not writes:
            return await self._on_loop(work, writes=False)
        async with self._turns:
            return await self._on_loop(work, writes=True)

    async def _on_loop(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        try:
            return self._database.without_waiting(work, writes=writes)
        except FAILURES:
            pass
        except Rerun as rerun:
            if rerun.reason != "busy":
                raise
        return await self._in_thread(work, writes=writes)

    async def _in_thread(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        if writes:
            return await self._writing.run(partial(self._database.write, work))
        return await self._reading.run(partial(self._database.read, work))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that may take long, or wait. Raises `Overloaded`."""
        return await self._threads.run(work)
