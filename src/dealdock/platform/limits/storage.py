"""The limit of the bytes that one account may store: beyond it, calls that add something are refused.

Nothing is measured while the whole database has fewer bytes than one account may have. After that, an account is
measured when it has written a part of the limit since the last time, and when some time has passed.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, String, Table, TypeDecorator, cast, func, select, text

from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.errors import AccountFull
from dealdock.platform.records.models import Dataset
from dealdock.platform.records.tables import account_tables, tables_with_rows

DEFAULT_BYTES: Final = 10 * 2**30
"""The limit in a database that lasts."""

_PARTS: Final = 64
"""An account is measured again after it has written this part of the limit."""

_MAX_STEP_BYTES: Final = 64 * 2**20
_LOOK_SECONDS: Final = 5.0
"""The time after which the size of the database is read again."""

_RARELY: Final = 20
"""The pause until the next measurement of an account, as a multiple of the duration of the last one."""

_USUAL_FACTOR: Final = 4.0
_MAX_FACTOR: Final = 64.0
_COLUMN_BYTES: Final = 8
_ROW_BYTES: Final = 24
_OVERHEAD_BYTES: Final = 2 * 1024
"""The bytes of a call in addition to its body: its record, and its entry in the journal."""

_SIZES: Final = {
    "sqlite": "SELECT (p.page_count - f.freelist_count) * s.page_size "
    "FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s",
    "postgresql": "SELECT pg_database_size(current_database())",
}


@dataclass(slots=True)
class _Use:
    """The measured bytes of an account, and the bytes that it was sent since."""

    stored: int
    next_at: float
    """The time before which it is not measured again."""
    factor: float = _USUAL_FACTOR
    """The bytes that are stored for each that is sent: a record may have events, deliveries and requests."""
    since: int = 0

    @property
    def estimate(self) -> float:
        """The approximate bytes of the account at present."""
        return self.stored + self.since * self.factor


class Storage:
    """The use of storage by accounts, as one process knows it."""

    def __init__(self, database: Database, max_bytes: int | None) -> None:
        """`max_bytes`: the limit for each account; None if there is none."""
        self._database, self.max_bytes = database, max_bytes
        self._step = min((max_bytes or 0) // _PARTS, _MAX_STEP_BYTES)
        self._guard = threading.Lock()
        self._uses: dict[int, _Use] = {}
        self._looked_at = 0.0
        self._total = self._written = 0

    def has_room(self, db: Connection, account_id: int, size: int) -> bool | None:
        """Return True if a call with a body of this size may add something. None: the account has to be `measure`d."""
        if self.max_bytes is None:
            return True
        size += _OVERHEAD_BYTES
        self._written += size
        now = time.monotonic()
        if self._written > self._step or now - self._looked_at > _LOOK_SECONDS:
            self._total = db.execute(text(_SIZES[self._database.kind]), execution_options=_NO_TABLES).scalar_one()
            self._written, self._looked_at = 0, now
        if self._total < self.max_bytes:
            return True
        with self._guard:
            use = self._uses.get(account_id)
            if use is None:
                return None
            is_over = use.estimate >= self.max_bytes
            if now > use.next_at and (is_over or use.estimate - use.stored > self._step):
                return None
            use.since += 0 if is_over else size
            return not is_over

    def measure(self, account_id: int) -> None:
        """Measure an account, which may take long."""
        begun = time.monotonic()
        stored = self._database.read(lambda db: stored_bytes(db, account_id))
        now = time.monotonic()
        with self._guard:
            use = self._uses.get(account_id)
            factor = _USUAL_FACTOR if use is None or not use.since else (stored - use.stored) / use.since
            own = min(max(factor, 1.0), _MAX_FACTOR)
            self._uses[account_id] = _Use(stored, now + (now - begun) * _RARELY, own)

    def require_room(self, account_id: int, size: int = 0) -> None:
        """Raise `AccountFull` if an account may not add anything. Not for event loops."""
        found = self._database.read(lambda db: self.has_room(db, account_id, size))
        if found is None:
            self.measure(account_id)
            found = self._database.read(lambda db: self.has_room(db, account_id, 0))
        if found is False:
            raise self.error(account_id)

    def error(self, account_id: int) -> AccountFull:
        """Return the error for a call that would add something to an account without room."""
        advice = "Delete records, snapshots or requests, reset the account, or raise the setting account_max_bytes"
        return AccountFull(f"account {account_id} stores more than {self.max_bytes:,} bytes. {advice}")


def stored_bytes(db: Connection, account_id: int) -> int:
    """Return the bytes of an account: its records, its snapshots' records, its requests and deliveries."""
    datasets = select(Dataset.id).where(Dataset.account_id == account_id, Dataset.abandoned_at.is_(None))
    return sum(
        int(db.scalar(_size(table, db.dialect.name).where(column == number)) or 0)
        for table, column, number in (
            *(
                (table, table.c.dataset_id, dataset_id)
                for dataset_id in db.scalars(datasets).all()
                for table in tables_with_rows(db, dataset_id)
            ),
            *((table, table.c.account_id, account_id) for table in account_tables()),
        )
    )


@lru_cache(512)
def _size(table: Table, kind: str) -> Any:
    """Return the query for the bytes of rows of a table. `kind`: the kind of the database."""
    texts = [func.coalesce(func.sum(_bytes(column, kind)), 0) for column in _texts(table)]
    fixed = func.count() * (_ROW_BYTES + _COLUMN_BYTES * len(table.c))
    return select(sum(texts, fixed)).select_from(table)


def _bytes(column: Any, kind: str) -> Any:
    """Return the bytes of a text. PostgreSQL reads the escapes of a text that is cast to bytes, and refuses some."""
    return func.octet_length(column) if kind == "postgresql" else func.length(cast(column, LargeBinary))


def _texts(table: Table) -> Iterator[Any]:
    for column in table.c:
        kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
        if isinstance(kind, String):
            yield column


_NO_TABLES: Final = statement_tables.declare()
