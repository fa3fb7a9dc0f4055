"""The lease of the one process that sends deliveries."""

from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.records.heartbeats import Watch
from dealdock.platform.records.models import DeliveryLease

SILENCE_SECONDS: Final = 5.0
"""A holder without a heartbeat for this time counts as dead."""

_ONE: Final = 1


class SenderLease:
    """The lease as one process sees it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Begin without it."""
        self._database = database
        self._name = str(uuid4())
        self._watch = Watch[str](clock, SILENCE_SECONDS)
        self._takes_over = database.has_one_writer
        """True where no other server uses the database, so that another holder is dead."""
        self.is_held = False

    def take(self) -> bool:
        """Take the lease if nobody has it, or its holder is dead. Return True if it is held now."""
        if not self.is_held:
            try:
                self.is_held = self._database.write(self._take)
            except IntegrityError:  # the first lease of this database, and another process was faster
                return False
        return self.is_held

    def beat(self) -> bool:
        """Send a heartbeat. Return False if another process has taken the lease."""
        self.is_held = self._database.write(self._beat)
        return self.is_held

    def holds(self, db: Connection) -> bool:
        """Return True if no other process has taken the lease, and prevent others from taking it before the commit."""
        self.is_held = db.scalar(select(DeliveryLease.holder).with_for_update()) == self._name
        return self.is_held

    def give_back(self) -> None:
        """Let another process take it immediately."""
        if self.is_held:
            self.is_held = False
            own = update(DeliveryLease).where(DeliveryLease.holder == self._name)
            self._database.write(lambda db: db.execute(own.values(holder=None)))

    def _take(self, db: Connection) -> bool:
        row = db.execute(select(DeliveryLease.holder, DeliveryLease.beats)).one_or_none()
        if row is None:
            db.execute(insert(DeliveryLease).values(id=_ONE, holder=self._name, beats=0))
            return True
        is_free = row.holder is None or self._takes_over or bool(self._watch.stopped({row.holder: row.beats}))
        if not is_free:
            return False
        taken = update(DeliveryLease).where(DeliveryLease.holder.is_not_distinct_from(row.holder))
        taken = taken.where(DeliveryLease.beats == row.beats).values(holder=self._name, beats=DeliveryLease.beats + 1)
        return db.execute(taken).rowcount == 1

    def _beat(self, db: Connection) -> bool:
        own = update(DeliveryLease).where(DeliveryLease.holder == self._name)
        return db.execute(own.values(beats=DeliveryLease.beats + 1)).rowcount == 1
