"""Datasets that are being filled, which stay invisible until they are complete.

The process that fills a dataset sends heartbeats, which keep garbage collection away. The dataset becomes visible only
if it was kept to the end. Heartbeats are counted (`heartbeats.py`), not timed by a clock, because a clock may jump.
"""

import threading
from contextlib import suppress
from datetime import datetime
from typing import Final, Self

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS, Unavailable, WrongScene
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Dataset, Lease

HEARTBEAT_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 60.0
"""A dataset without a heartbeat for this time counts as abandoned, for example by a crash."""

_LOST: Final = (
    "the new dataset was deleted as abandoned, because this process sent no heartbeat for "
    f"{SILENCE_SECONDS:.0f} seconds. Nothing has changed. Repeat the request"
)


def begin(db: Connection, account_id: int, *, real: datetime) -> int:
    """Create an empty dataset that is invisible until it is finished, and return its id."""
    dataset_id = datasets.new(db, account_id)
    datasets.abandon(db, dataset_id, real=real)
    db.execute(insert(Lease).values(id=dataset_id, beats=0))
    return dataset_id


def finish(db: Connection, dataset_id: int) -> None:
    """Make a filled dataset permanent. Raise `Unavailable` if its lease has ended meanwhile."""
    if not end_leases(db, dataset_id):
        raise Unavailable(_LOST)
    db.execute(update(Dataset).where(Dataset.id == dataset_id).values(abandoned_at=None))


def end_leases(db: Connection, *dataset_ids: int) -> int:
    """End the leases of these datasets where they are unfinished, and return the number of ended leases."""
    return db.execute(delete(Lease).where(Lease.id.in_(dataset_ids))).rowcount


def beats(db: Connection) -> dict[int, int]:
    """Return the number of heartbeats of each dataset that is being filled."""
    return {row.id: row.beats for row in db.execute(select(Lease.__table__))}


def end_silent_lease(db: Connection, dataset_id: int, beats: int) -> None:
    """End the lease of a dataset whose heartbeats have stopped at this count."""
    db.execute(delete(Lease).where(Lease.id == dataset_id, Lease.beats == beats))


class Filling:
    """The datasets that one thread fills. Their leases are renewed until the block ends, and end after an error."""

    def __init__(self, database: Database) -> None:
        """Begin without any dataset."""
        self._database = database
        self._ids: list[int] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, dataset_id: int) -> None:
        """Keep a dataset, made by `begin`, from garbage collection."""
        self._ids.append(dataset_id)
        if self._thread is None:
            self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
            self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        """End the leases of unfinished datasets after an error.

        Finished datasets stay, even if their COMMIT succeeded but its confirmation was lost.
        """
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if error is not None and self._is_lost() and isinstance(error, (IntegrityError, WrongScene)):
            raise Unavailable(_LOST) from error  # garbage collection has deleted rows that others refer to

    def _is_lost(self) -> bool:
        """End all leases. Return True if some had ended before."""
        with suppress(DBAPIError, *DATABASE_ERRORS):  # without the database, they end for lack of heartbeats
            return self._database.write(lambda db: end_leases(db, *self._ids)) < len(self._ids)
        return False

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            beat = update(Lease).where(Lease.id.in_(self._ids)).values(beats=Lease.beats + 1)
            with suppress(DBAPIError, *DATABASE_ERRORS):  # the next heartbeat may succeed
                self._database.write(lambda db: db.execute(beat))  # noqa: B023 (called immediately)
