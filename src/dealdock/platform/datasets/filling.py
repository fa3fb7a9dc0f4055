"""Datasets that are being filled, which nobody sees before all of it is there.

As long as the process that fills one says that it goes on, the sweep leaves it alone; the dataset is shown only if that
was so until the end. No clock has a say in this, since a clock may jump: beats are counted (`heartbeats.py`).
"""

import threading
from contextlib import suppress
from datetime import datetime
from typing import Final, Self

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from dealdock.platform.database.database import Database
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import AWAY, FillingLost, WrongScene
from dealdock.platform.models import Dataset, Lease

BEAT_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 60.0
"""After so long without a beat, a dataset counts as left behind, as by a crash."""


def begin(db: Connection, account_id: int, *, real: datetime) -> int:
    """Make an empty dataset that nobody sees before it is finished, and return its number."""
    dataset_id = datasets.new(db, account_id)
    datasets.abandon(db, dataset_id, real=real)
    db.execute(insert(Lease).values(id=dataset_id, beats=0))
    return dataset_id


def finish(db: Connection, dataset_id: int) -> None:
    """Let a dataset stay, with all that it was filled with. `FillingLost` where it was given up meanwhile."""
    if not give_up(db, dataset_id):
        raise FillingLost
    db.execute(update(Dataset).where(Dataset.id == dataset_id).values(abandoned_at=None))


def give_up(db: Connection, *dataset_ids: int) -> int:
    """Let the sweep have what isn't finished of these, and return how many that are."""
    return db.execute(delete(Lease).where(Lease.id.in_(dataset_ids))).rowcount


def beats(db: Connection) -> dict[int, int]:
    """Return how many beats have been counted of each dataset that is being filled."""
    return {row.id: row.beats for row in db.execute(select(Lease.__table__))}


def give_up_silent(db: Connection, dataset_id: int, beats: int) -> None:
    """Let the sweep have a dataset whose counter still stands at so many beats."""
    db.execute(delete(Lease).where(Lease.id == dataset_id, Lease.beats == beats))


class Filling:
    """The datasets that one thread fills: kept from the sweep until the block ends, given up if it ends by an error."""

    def __init__(self, database: Database) -> None:
        """Nothing is being filled yet."""
        self._database = database
        self._ids: list[int] = []
        self._ended = threading.Event()
        self._heart: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, dataset_id: int) -> None:
        """Keep a dataset, which `begin` has made, from the sweep."""
        self._ids.append(dataset_id)
        if self._heart is None:
            self._heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
            self._heart.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        """Give up what isn't finished, where something went wrong.

        What is finished stays, though a lost connection may have kept that from being known here.
        """
        self._ended.set()
        if self._heart is not None:
            self._heart.join()
        if error is not None and self._is_lost() and isinstance(error, (IntegrityError, WrongScene)):
            raise FillingLost from error  # records had nothing to refer to any more

    def _is_lost(self) -> bool:
        """Give up all of them; whether some were given up before. Without the database, silence does it."""
        with suppress(DBAPIError, *AWAY):
            return self._database.write(lambda db: give_up(db, *self._ids)) < len(self._ids)
        return False

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            beat = update(Lease).where(Lease.id.in_(self._ids)).values(beats=Lease.beats + 1)
            with suppress(DBAPIError, *AWAY):  # the next beat may come through
                self._database.write(lambda db: db.execute(beat))  # noqa: B023 (at once)
