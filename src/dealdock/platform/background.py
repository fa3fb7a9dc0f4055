"""Work that calls leave for later, such as bulk actions: done after the answer, in batches, while other work goes
on.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.clock import Clock
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import commits, failures
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import AccountFull
from dealdock.platform.limits.storage import Storage
from dealdock.platform.records.models import Account
from dealdock.platform.work_thread import WorkThread

WAKE: Final = commits.BACKGROUND
"""The name of the function that runs after a commit with new work."""

PAUSE: Final = 0.25
"""The time between two batches, as a fraction of the time that the first took."""

TRANSACTION_SECONDS: Final = 0.03
"""The processor time after which a transaction of a job takes no further object: SQLite's other writers wait for its
end. By the time of day, a busy machine would begin a transaction for each object, which takes longer.
"""

TIMES_ON_POSTGRESQL: Final = 10
"""There, a transaction takes so many times as long: other accounts do not wait, and each one has a cost of its own."""

BATCH_BYTES: Final = 2**16
"""The bytes that a batch may add, about."""

MAX_WAIT_SECONDS: Final = 3600.0
"""The longest wait for a job that is due later."""

Job: TypeAlias = Any
"""A unit of work, as returned by `first`, with all that is needed to run it or to mark it as failed."""

T = TypeVar("T")

_ACCOUNT_OF: Final = Statement(select(Account.id).where(Account.vendor == bindparam("vendor")).limit(1))

_log = logging.getLogger(__name__)


def portion(db: Connection, left: deque[T]) -> Iterator[T]:
    """Yield the objects of a queue that a transaction deals with: the first, and others while it is short.

    All objects that were not yielded stay in the queue, for the next transaction.
    """
    times = TIMES_ON_POSTGRESQL if db.dialect.name == "postgresql" else 1
    until = time.thread_time() + TRANSACTION_SECONDS * times
    while left:
        yield left.popleft()
        if time.thread_time() >= until:
            return


def run_to_end(
    database: Database,
    step: Callable[[Connection], bool],
    fail: Callable[[Connection, str], object],
    refusals: tuple[type[Exception], ...] = (),
) -> None:
    """Run a job whose call waits for it: each step in a transaction, with pauses for the writes of others.

    `step` returns False if the job is over. Where it fails, `fail` ends the job, with the reason. `refusals`: as in
    `JobQueue`.
    """
    is_open = True
    try:
        while is_open:
            begun = time.monotonic()
            is_open = database.write(step)
            time.sleep((time.monotonic() - begun) * PAUSE)
    except Exception as error:
        if failures.is_passing(error):
            raise
        reason = _reason(error, refusals)
        database.write(lambda db: fail(db, reason))


def _reason(error: Exception, refusals: tuple[type[Exception], ...]) -> str:
    """Return the reason for which a job ends. A failure of the sandbox itself is logged."""
    if not isinstance(error, refusals):
        _log.error("a job of the background work failed, and ends", exc_info=error)
    return failures.reason_of(error)


def _never(_db: Connection, _real: datetime) -> float | None:
    """Return None: no job is due later."""
    return None


@dataclass(frozen=True, kw_only=True)
class JobQueue:
    """The jobs of a vendor: rows of the database, so that a later process continues after a crash.

    Two processes take turns.
    """

    first: Callable[[Connection, datetime], Job | None]
    """Returns the job whose turn it is at a real time; None if there is none. It reads no more than `fail` needs."""
    run: Callable[[Database, Credentials, Job, datetime], object]
    """Does one batch of a job, at a real time, in transactions. Another process may have done it meanwhile."""
    adds_to: Callable[[Connection, Job], int | None]
    """Returns the account to which a job adds something; None if the job only deletes, or is already over."""
    fail: Callable[[Connection, Job, str, datetime], object]
    """Ends a job that cannot go on, with the reason, so that `first` returns it no more. A job that is already
    finished, by a caller or another process, stays as it is.
    """
    wait: Callable[[Connection, datetime], float | None] = _never
    """Returns the seconds until the next job is due, at a real time at which no job is; None if waiting makes no job
    due.
    """
    refusals: tuple[type[Exception], ...] = ()
    """The errors by which a job is refused. Any other is a failure of the sandbox itself, and is logged."""


class Unready(Exception):
    """Raised by a unit of work that needs records which background work has yet to make. It has no effect.

    `begin`, in a transaction that writes, begins with that work, unless it has begun. The text explains it to a person.
    """

    def __init__(self, begin: Callable[[Connection], object], text: str) -> None:
        super().__init__(text)
        self.begin = begin


class BackgroundWork:
    """The background work of one process: a thread for each vendor, which exists only while the vendor has work."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        clock: Clock,
        storage: Storage,
        queues: Mapping[str, Callable[[], JobQueue]],
    ) -> None:
        """`queues`: by vendor a function that returns its queue, called in its thread. These start at `wake`."""
        self._threads = [
            _JobThread(database, credentials, clock, storage, vendor, queue) for vendor, queue in queues.items()
        ]
        database.after_commit[WAKE] = self.wake

    def wake(self) -> None:
        """Begin with everything that is due."""
        for thread in self._threads:
            thread.wake()

    def close(self) -> None:
        """Stop after the current batches."""
        for thread in self._threads:
            thread.close()


class _JobThread(WorkThread):
    """The thread of one vendor's jobs."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        clock: Clock,
        storage: Storage,
        vendor: str,
        queue: Callable[[], JobQueue],
    ) -> None:
        super().__init__("background")
        self._database, self._credentials, self._clock = database, credentials, clock
        self._storage, self._vendor, self._load = storage, vendor, queue
        self._queue: JobQueue | None = None

    def batch(self) -> bool:
        """Do one batch, then pause for a part of its time. Return False without a job now or later."""
        begun = time.monotonic()
        if self._queue is None:
            if not self._database.read(self._has_accounts):
                return False  # and the vendor is not imported
            self._queue = self._load()
        queue = self._queue
        real = self._clock.milliseconds()
        job = self._database.read(lambda db: queue.first(db, real))
        if job is None:
            return self._wait_for_due(queue, real)
        try:
            account_id = self._database.read(lambda db: queue.adds_to(db, job))
            if account_id is not None:
                self._storage.require_room(account_id, BATCH_BYTES)
            queue.run(self._database, self._credentials, job, real)
        except Exception as error:
            if failures.is_passing(error):
                raise
            reason = _reason(error, (*queue.refusals, AccountFull))
            self._database.write(lambda db: queue.fail(db, job, reason, real))
        self.pause((time.monotonic() - begun) * PAUSE)
        return True

    def _has_accounts(self, db: Connection) -> bool:
        return _ACCOUNT_OF.value(db, {"vendor": self._vendor}) is not None

    def _wait_for_due(self, queue: JobQueue, real: datetime) -> bool:
        """Wait until a job is due, or until `wake`. Return False if no job will become due."""
        seconds = self._database.read(lambda db: queue.wait(db, real))
        if seconds is None:
            return False
        self.wait_for_wake(min(seconds, MAX_WAIT_SECONDS))
        return True
