"""The capture of a transaction: the statements that it sends to the database, with their values.

A statement can run again for another dataset, because the values that are numbers of a dataset are marked: the values
of columns of the type `DatasetNumber`.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Final, Protocol

from sqlalchemy import BigInteger, Connection, Dialect, Engine, TypeDecorator, event

from dealdock.platform.database import statement_tables
from dealdock.platform.database.statement_tables import WrittenTables

Row = Sequence[Any]
"""The values of a statement, in the order of its places."""

CAPTURES: Final = "dealdock_captures"
"""The key of a connection's `info`."""


class Marked(int):
    """The number of a dataset, among the values of a statement."""


class DatasetNumber(TypeDecorator[int]):
    """The number of a dataset. SQLAlchemy sends it `Marked`."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, _: Dialect) -> int | None:
        return None if value is None else Marked(value)


class Capture(Protocol):
    """A collection of the statements of one transaction."""

    def add(
        self, db: Connection, written: WrittenTables, named: Collection[str], sql: str, rows: Sequence[Row]
    ) -> None:
        """Learn of a statement that is about to run once for each of the rows.

        `written`: the tables that it writes; `named`: all that it names, if the others are known.
        """

    def begin_part(self) -> None:
        """Begin a part of the transaction which may be undone."""

    def end_part(self, *, undone: bool) -> None:
        """End the part that began last. If it is undone, forget its statements."""

    def finish(self, db: Connection, at: int) -> None:
        """Store what was kept, at the end of the transaction. `at`: the microseconds since 1970."""


def watch(engine: Engine) -> None:
    """Let captures see each statement of an engine. Code that uses the driver calls `Capture.add` itself."""
    event.listen(engine, "before_cursor_execute", _see)
    event.listen(engine, "savepoint", _begin_part)
    event.listen(engine, "rollback_savepoint", partial(_end_part, undone=True))
    event.listen(engine, "release_savepoint", partial(_end_part, undone=False))


def start(db: Connection, dataset_id: int, capture: Capture) -> None:
    """Capture the changes of a dataset from now on, in place of an earlier capture of it."""
    db.info.setdefault(CAPTURES, {})[dataset_id] = capture


def of(db: Connection, dataset_id: int) -> Any:
    """Return the transaction's capture of the changes of a dataset, or None."""
    return db.info.get(CAPTURES, {}).get(dataset_id)


def each(db: Connection) -> Collection[Capture]:
    """Return the transaction's captures; usually none."""
    captures: dict[int, Capture] = db.info.get(CAPTURES, {})
    return captures.values()


def finish(db: Connection, info: dict[Any, Any], at: int) -> None:
    """Finish the captures. `info`: the connection's; `at`: the microseconds since 1970."""
    for capture in info.pop(CAPTURES, {}).values():
        capture.finish(db, at)


def _see(db: Connection, _cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
    if not (captures := each(db)) or context.isddl or statement_tables.reads(sql):
        return
    # SQLAlchemy sends an INSERT of many rows with RETURNING as one statement, with the values of all rows
    rows = parameters if many and isinstance(parameters[0], tuple | list) else [parameters]
    written = statement_tables.of(sql, context)
    named = (written or ()) if context.compiled is None else statement_tables.named(context.compiled.statement)
    for capture in captures:
        capture.add(db, written, named, sql, rows)


def _begin_part(db: Connection, _name: str | None) -> None:
    for capture in each(db):
        capture.begin_part()


def _end_part(db: Connection, _name: str, _context: Any, *, undone: bool) -> None:
    for capture in each(db):
        capture.end_part(undone=undone)
