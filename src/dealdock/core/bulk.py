"""Writing many rows at once, by the shortest way that a database has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Table, TypeDecorator

from dealdock.core import connector

Values = Sequence[Any]
"""A row as the database stores it: moments as seconds, amounts as cents."""


_AT_ONCE: Final = 1000
_ROOM: Final = 16 * 1024
"""In KiB."""
_MOST_MARKS: Final = 32_000
"""SQLite takes 32,766 values in a statement."""


@contextmanager
def roomy(db: Connection) -> Iterator[None]:
    """Meanwhile SQLite has room for the pages that a large transaction changes, else it writes them again and again.

    And it doesn't check again what a column may hold: that is for who asks for this to have done.
    """
    if db.dialect.name != "sqlite":
        yield
        return
    before = db.exec_driver_sql("PRAGMA cache_size").scalar_one()
    db.exec_driver_sql(f"PRAGMA cache_size=-{_ROOM}")
    db.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        yield
    finally:
        db.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        db.exec_driver_sql(f"PRAGMA cache_size={before}")


def insert(db: Connection, table: Table, names: Sequence[str], rows: Sequence[Values]) -> None:
    """Write rows of these columns, each value as it is stored."""
    if db.dialect.name == "postgresql":
        _copy(db, table, names, rows)
        return
    most = min(_AT_ONCE, _MOST_MARKS // len(names))
    whole = len(rows) - len(rows) % most
    for start in range(0, whole, most):
        some = rows[start : start + most]
        db.exec_driver_sql(_inserting(table.name, tuple(names), most), tuple(chain.from_iterable(some)))
    if rest := list(map(tuple, rows[whole:])):
        db.exec_driver_sql(_inserting(table.name, tuple(names), 1), rest)


@cache
def _inserting(table: str, names: tuple[str, ...], count: int) -> str:
    """One statement for many rows: while SQLite works on it, it doesn't keep the interpreter from working."""
    columns = ", ".join(f'"{name}"' for name in names)
    row = f"({', '.join('?' for _ in names)})"
    return f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * count)}'  # noqa: S608 (our own names)


def _copy(db: Connection, table: Table, names: Sequence[str], rows: Sequence[Values]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    copying = f'COPY "{table.name}" ({columns}) FROM STDIN'
    if connector.is_guarded(copying):  # it passes the engine by, where every other statement is seen
        connector.check(db)
    driver: Any = db.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def stored(table: Table, rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[Values]]:
    """Rows by the names of columns -> the names of all columns, and the values as they are stored; absent is none."""
    columns = _columns(table)
    names = tuple(name for name, _ in columns)
    return names, [tuple(_stored(row.get(name), kind) for name, kind in columns) for row in rows]


def _stored(value: Any, kind: TypeDecorator[Any] | None) -> Any:
    return value if kind is None or value is None else kind.process_bind_param(value, None)  # type: ignore[arg-type]  # ours ask no dialect


@cache
def _columns(table: Table) -> tuple[tuple[str, TypeDecorator[Any] | None], ...]:
    return tuple((column.name, column.type if isinstance(column.type, TypeDecorator) else None) for column in table.c)
