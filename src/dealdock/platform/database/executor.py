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
    the last commit. A write that finds another one under way waits in a thread.
    `tests/platform/test_execution.py` holds both ways equal.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = ThreadLimiter(database.concurrency)
        self._writes = Turns()  # so that one write at most waits in a thread

    async def run(self, work: Callable[[Connection], T], *, writes: bool, queue: str = "") -> T:
        """Run a short unit of work: one that touches one or two records. `work` may be run several times.

        Raises `Overloaded`.
        """
        if (units := self._database.loop_units) is not None:
            try:
                return await units.run(work, writes=writes, queue=queue)
            except Rerun as rerun:
                if rerun.reason not in {"busy", "undone"}:
                    raise
        if writes and self._database.has_one_writer:
            async with self._writes:
                return await self._run(work, writes=True)
        return await self._run(work, writes=writes)

    async def _run(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        if self._database.has_one_writer:
            try:
                return self._database.without_waiting(work, writes=writes)
            except FAILURES:
                pass
            except Rerun as rerun:
                if rerun.reason != "busy":
                    raise
        run = self._database.write if writes else self._database.read
        return await self._threads.run(partial(run, work))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that may take long, or wait. Raises `Overloaded`."""
        return await self._threads.run(work)
