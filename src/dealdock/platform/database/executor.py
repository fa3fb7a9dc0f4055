"""Units of work called from an event loop: on the loop itself, in a group commit, or in a thread."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import Connection

from dealdock.platform.database.database import Database
from dealdock.platform.database.retry import Rerun
from dealdock.platform.database.sqlite.group_commit import GroupCommit
from dealdock.platform.database.threads import MAX_WAITING, ThreadLimiter

T = TypeVar("T")

_LOCK_WAIT_SECONDS: Final = 0.05  # for which a short write waits for the write lock without a thread, at most


class Executor:
    """An executor of units of work that costs little and never blocks the event loop.

    On SQLite, a short unit of work runs on the loop, because a thread would double its cost. A write does so as soon as
    no other thread or process writes. A read never waits: it sees the state of the last commit.
    `tests/platform/test_execution.py` holds both ways equal.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = ThreadLimiter(database.concurrency)
        self._waiting = 0  # the number of writes that wait for the write lock without a thread

    async def run(self, work: Callable[[Connection], T], *, writes: bool, queue: str = "") -> T:
        """Run a short unit of work: one that touches one or two records. `work` may be run several times.

        On PostgreSQL, those with the same `queue` run one after another: writes of one account would wait for each
        other there, which costs more. Raises `Overloaded`.
        """
        try:
            if writes and (group := self._database.group_commit) is not None:
                return await self._commit_in_group(group, work)
            if (units := self._database.loop_units) is not None:
                return await units.run(work, writes=writes, queue=queue)
            if not writes and (shared := self._database.shared_read) is not None:
                return shared.read(work, asyncio.get_running_loop().call_soon)
        except Rerun as rerun:
            if rerun.reason not in {"busy", "undone"}:
                raise
        run = self._database.write if writes else self._database.read
        return await self.in_thread(partial(run, work))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that may take long, or wait. Raises `Overloaded`."""
        return await self._threads.run(work)

    async def _commit_in_group(self, group: GroupCommit, work: Callable[[Connection], T]) -> T:
        """Write together with other calls of this loop, and return after the commit. Raises `Rerun`."""
        until = time.monotonic() + _LOCK_WAIT_SECONDS
        while time.monotonic() < until and self._waiting < MAX_WAITING:
            if group.begin():
                return await _committed(group, work)
            self._waiting += 1
            try:
                await self._free()
            finally:
                self._waiting -= 1
        raise Rerun("busy")

    async def _free(self) -> None:
        """Wait until the write lock may be free. Another call may acquire it first."""
        loop, event = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            event.set()
            loop.call_soon(self._database.cancel_reservation)  # if no call needs the lock any more

        def notify() -> None:
            try:
                loop.call_soon_threadsafe(wake)
            except RuntimeError:  # that loop has ended
                self._database.cancel_reservation()

        self._database.when_free(notify)
        await event.wait()


async def _committed(group: GroupCommit, work: Callable[[Connection], T]) -> T:
    loop = asyncio.get_running_loop()
    commit = loop.create_future()
    loop.call_soon(group.flush)

    def on_commit(is_committed: bool) -> None:
        if not commit.cancelled():
            commit.set_result(is_committed)

    try:
        result = group.run(work, on_commit)
    except Rerun:
        raise
    except Exception:
        if not await commit:  # other units of the group may have caused the error
            raise Rerun("undone") from None
        raise
    if not await commit:
        raise Rerun("undone")
    return result
