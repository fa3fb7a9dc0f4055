"""Units of work called from an event loop: on the loop itself, or in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from dealdock.platform.database.database import Database
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.database.threads import ThreadLimiter

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
        self._waiting_writes = ThreadLimiter(database.concurrency)

    async def run(self, work: Callable[[Connection], T], *, writes: bool, queue: str = "") -> T:
        """Run a short unit of work: one that touches one or two records. `work` may be run several times.

        Raises `Overloaded`.
        """
        try:
            if (units := self._database.loop_units) is not None:
                return await units.run(work, writes=writes, queue=queue)
            if self._database.has_one_writer:
                return self._database.without_waiting(work, writes=writes)
        except FAILURES:
            pass
        except Rerun as rerun:
            if rerun.reason not in {"busy", "undone"}:
                raise
        if writes:  # in threads of their own, so that others do not wait with them
            return await self._waiting_writes.run(partial(self._database.write, work))
        return await self._threads.run(partial(self._database.read, work))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that may take long, or wait. Raises `Overloaded`."""
        return await self._threads.run(work)
