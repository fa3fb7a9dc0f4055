"""Protection of a dataset from garbage collection, sent together with the first statement that writes.

A transaction that writes locks its dataset against garbage collection. A call reads first, and that does not need the
lock: if the dataset was abandoned meanwhile, the lock fails, and the call runs again. So the lock needs no statement of
its own where the transaction takes ids, which locks the dataset and fails in the same way.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.database.statement_tables import WrittenTables

_PENDING: Final = "dealdock_protection"
"""A key of a connection's `info`."""

_DATASET: Final = "dataset"


def later(db: Connection, protect: Callable[[], object]) -> None:
    """Call `protect` before the first statement of the transaction that writes or locks something."""
    db.info[_PENDING] = protect


def before(db: Connection, tables: WrittenTables) -> None:
    """Protect before a statement that writes these tables, or locks rows. One that writes the dataset is enough."""
    protect: Callable[[], object] | None = db.info.pop(_PENDING, None)
    if protect is not None and (tables is None or _DATASET not in tables):
        protect()


def forget(db: Connection) -> None:
    """Drop what an earlier transaction left."""
    db.info.pop(_PENDING, None)
