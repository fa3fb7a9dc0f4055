"""Garbage collection of the datasets of resets and deleted accounts, in small batches while other work goes on.

These rows are invisible, so nothing depends on the time of their deletion. Each batch is a transaction. After a crash,
the next start continues. Two processes that collect at the same time take turns.
"""

import logging
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, delete, exists, select, tuple_

from dealdock.platform.clock import Clock
from dealdock.platform.database import failures, write_guard
from dealdock.platform.database.database import Database
from dealdock.platform.records import datasets, filling
from dealdock.platform.records.heartbeats import Watch
from dealdock.platform.records.models import Account, Dataset, JournalEntry, Lease
from dealdock.platform.records.tables import tables_with_rows
from dealdock.platform.work_thread import WorkThread

_ROWS_WITH_ONE_WRITER: Final = 100
_ROWS_WITH_CONCURRENT_WRITERS: Final = 2000
"""The number of rows that one statement deletes: fewer on SQLite, on which other writers wait for it."""

CHECK_SECONDS: Final = 5.0
"""The pause between two checks of the datasets that are being filled."""

_BATCH_SECONDS: Final = 0.005
"""The time after which a batch ends. With its last statement it takes at most SQLite's 20 ms."""


_DUE: Final = (
    select(Dataset.id, Dataset.account_id)
    .where(
        # every possible time; the condition makes the index usable
        Dataset.abandoned_at <= datetime.max.replace(tzinfo=UTC),
        ~exists().where(Lease.id == Dataset.id),
    )
    .order_by(Dataset.id)
)

_log = logging.getLogger(__name__)


class GarbageCollector(WorkThread):
    """The garbage collector of one process, with a thread that exists only while there is work."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """No thread runs before `wake`."""
        super().__init__("garbage-collector")
        self._database = database
        database.after_commit[datasets.WAKE] = self.wake
        self._leases = Watch[int](clock, filling.SILENCE_SECONDS)
        self._failed: set[int] = set()
        """Datasets whose deletion failed. The next process tries again, and the others are deleted meanwhile."""
        self._rows = _ROWS_WITH_ONE_WRITER if database.has_one_writer else _ROWS_WITH_CONCURRENT_WRITERS

    def wake_for_leftovers(self) -> None:
        """Start the thread if an earlier process left something behind."""

        def has_leftovers(db: Connection) -> bool:
            return db.scalar(_DUE.limit(1)) is not None or bool(filling.beats(db))

        if self._database.read(has_leftovers):
            self.wake()

    def batch(self) -> bool:
        """Delete one batch, else check the leases. Return False if nothing is left."""
        return self._collect() or self._watch_leases()

    def _collect(self) -> bool:
        """Delete one batch, then pause for as long. Return False if nothing was left."""
        begun = time.monotonic()
        dataset_id = self._database.read(lambda db: _next(db, self._failed))
        if dataset_id is None:
            return False
        self._apart(dataset_id, lambda db: collect(db, dataset_id, self._rows))
        self.pause(time.monotonic() - begun)
        return True

    def _apart(self, dataset_id: int, work: Callable[[Connection], object]) -> None:
        """Work at one dataset. Where that fails, the others go on without it."""
        try:
            self._database.write(work)
        except Exception as error:
            if failures.is_passing(error):
                raise
            _log.exception("dataset %s cannot be deleted before the next start", dataset_id)
            self._failed.add(dataset_id)

    def _watch_leases(self) -> bool:
        """End leases without heartbeats, and wait a little. Return False if no dataset is being filled."""
        found = self._database.read(filling.beats)
        beats = {dataset_id: count for dataset_id, count in found.items() if dataset_id not in self._failed}
        stopped = self._leases.stopped(beats)
        for dataset_id in stopped:
            _log.warning("dataset %s was left incomplete, and is deleted", dataset_id)
            end = partial(filling.end_silent_lease, dataset_id=dataset_id, beats=beats[dataset_id])
            self._apart(dataset_id, end)
        if beats and not stopped:  # else there is something to delete now
            self.wait_for_wake(CHECK_SECONDS)
        return bool(beats)


def _next(db: Connection, failed: Collection[int]) -> int | None:
    """Return the first abandoned dataset whose deletion has not failed."""
    found: int | None = db.scalar((_DUE.where(Dataset.id.not_in(failed)) if failed else _DUE).limit(1))
    return found


def collect(db: Connection, dataset_id: int, rows: int) -> None:
    """Delete some rows of an abandoned dataset, at most `rows` by one statement."""
    # A separate statement, because a distributed database takes no locks in a query over all nodes. It waits for the
    # transactions that lock the dataset.
    abandoned = db.execute(_DUE.where(Dataset.id == dataset_id).with_for_update()).one_or_none()
    if abandoned is None:
        return  # another process was faster
    until = None
    with write_guard.lifted(db):
        for table in reversed(tables_with_rows(db, abandoned.id)):
            deleted = rows
            while deleted == rows:
                deleted = _delete(db, table, table.c.dataset_id == abandoned.id, rows)
                if deleted:
                    until = until or time.monotonic() + _BATCH_SECONDS
                    if time.monotonic() > until:
                        return
    query = select(Account.id).where(Account.id == abandoned.account_id)
    journal: Any = JournalEntry.__table__
    if db.scalar(query) is None and _delete(db, journal, journal.c.account_id == abandoned.account_id, rows) == rows:
        return
    db.execute(delete(Dataset).where(Dataset.id == abandoned.id))


def _delete(db: Connection, table: Table, which: Any, rows: int) -> int:
    """Delete at most `rows` rows of a table, the first by key. Return their number."""
    key = tuple_(*list(table.primary_key.columns)[1:])
    last = db.execute(select(*key.clauses).where(which).order_by(*key.clauses).limit(1).offset(rows - 1)).one_or_none()
    some = which if last is None else and_(which, key <= tuple_(*last))
    return db.execute(delete(table).where(some)).rowcount
