"""The capture of a transaction: the statements that it sends to the database, with their values.

A statement can run again for another dataset, because the values that are numbers of a dataset are marked: the values
of columns of the type `DatasetNumber`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any, Final, Protocol

from sqlalchemy import BigInteger, Connection, Dialect, Engine, TypeDecorator, event

from dealdock.platform.database import row_locks, statement_tables
from dealdock.platform.database.statement_tables import WrittenTables

Row = Sequence[Any]
"""The values of a statement, in the order of its places."""

_CAPTURES: Final = "dealdock_captures"
_WRITTEN: Final = "dealdock_written"
"""Keys of a connection's `info`."""

_OF_ENGINE: Final = "dealdock_captures"
"""An execution option of the engine."""


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


class Captures:
    """Lets captures see each statement of an engine. Code that uses the driver calls `note` and `Capture.add`."""

    def __init__(self, engine: Engine) -> None:
        self.find: Callable[[Connection, Collection[int]], Iterable[Capture]] | None = None
        """Returns captures of changes to datasets that were not locked. The sandbox sets it; None: there are none."""
        engine.update_execution_options(**{_OF_ENGINE: self})
        event.listen(engine, "before_cursor_execute", _see)
        event.listen(engine, "savepoint", _begin_part)
        event.listen(engine, "rollback_savepoint", partial(_end_part, undone=True))
        event.listen(engine, "release_savepoint", partial(_end_part, undone=False))


def start(db: Connection, dataset_id: int, capture: Capture) -> None:
    """Capture the changes of a dataset from now on, in place of an earlier capture of it."""
    db.info.setdefault(_CAPTURES, {})[dataset_id] = capture


def of(db: Connection, dataset_id: int) -> Any:
    """Return the transaction's capture of the changes of a dataset, or None."""
    return db.info.get(_CAPTURES, {}).get(dataset_id)


def each(db: Connection) -> Collection[Capture]:
    """Return the transaction's captures; usually none."""
    return db.info[_CAPTURES].values() if _CAPTURES in db.info else ()


def note(db: Connection, numbers: Iterable[int]) -> Collection[Capture]:
    """Learn that a statement which writes names these datasets. Return the transaction's captures; usually none."""
    info = db.info
    info.setdefault(_WRITTEN, set()).update(numbers)
    return info[_CAPTURES].values() if _CAPTURES in info else ()


def has_written(db: Connection, dataset_id: int) -> bool:
    """Return True if the transaction may have written records of a dataset by now."""
    return dataset_id in db.info.get(_WRITTEN, ())


def finish(db: Connection, at: int) -> None:
    """Finish the captures. `at`: the microseconds since 1970."""
    captures: list[Capture] = [*db.info.pop(_CAPTURES, {}).values()]
    unlocked = row_locks.unlocked(db, db.info.pop(_WRITTEN, set()))
    if unlocked:
        of_engine: Captures = db.get_execution_options()[_OF_ENGINE]
        captures += () if of_engine.find is None else of_engine.find(db, unlocked)
    for capture in captures:
        capture.finish(db, at)


def _see(db: Connection, _cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
    captures, compiled = each(db), context.compiled
    if context.isddl or statement_tables.reads(sql) or (not captures and compiled is None):
        return
    # SQLAlchemy sends an INSERT of many rows with RETURNING as one statement, with the values of all rows
    rows = parameters if many and isinstance(parameters[0], tuple | list) else [parameters]
    note(db, (value for row in rows for value in row if type(value) is Marked))
    if not captures:
        return
    written = statement_tables.of(sql, context)
    named = (written or ()) if compiled is None else statement_tables.named(compiled.statement)
    for capture in captures:
        capture.add(db, written, named, sql, rows)


def _begin_part(db: Connection, _name: str | None) -> None:
    for capture in each(db):
        capture.begin_part()


def _end_part(db: Connection, _name: str, _context: Any, *, undone: bool) -> None:
    for capture in each(db):
        capture.end_part(undone=undone)
