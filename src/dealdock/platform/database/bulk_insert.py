"""Bulk inserts, by the fastest method of each database."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Table, TypeDecorator
from sqlalchemy.exc import IntegrityError

from dealdock.platform.database import capture, statement_tables, write_guard
from dealdock.platform.database.capture import DatasetNumber

Values = Sequence[Any]
"""A row as the database stores it: times as seconds, amounts as cents."""


_MAX_PARAMETERS: Final = 32_000
"""The parameters of one statement. SQLite allows at most 32,766."""


def insert(
    db: Connection, table: Table, names: Sequence[str], rows: Sequence[Values], *, at_once: int | None = None
) -> None:
    """Write rows of these columns. Each value is in its stored form.

    `at_once`: the number of rows in one INSERT, by default as many as fit. PostgreSQL uses COPY for more rows, and by
    default for all. An INSERT of few rows saves it a round trip.
    """
    is_postgresql = db.dialect.name == "postgresql"
    if is_postgresql and len(rows) > (at_once or 0):
        _copy(db, table, names, rows)
        return
    start = 0
    while start < len(rows):
        count = _rows_per_statement(min(len(rows) - start, at_once or _MAX_PARAMETERS), len(names))
        some = rows[start : start + count]
        statement = _insert_statement(table.name, tuple(names), count, "%s" if is_postgresql else "?")
        db.exec_driver_sql(statement, tuple(chain.from_iterable(some)), statement_tables.declare(table))
        start += count


def _rows_per_statement(rows: int, columns: int) -> int:
    """Return the number of rows for one statement: a power of two, so that few different statements are prepared."""
    return 1 << (min(rows, _MAX_PARAMETERS // columns).bit_length() - 1)


@cache
def _insert_statement(table: str, names: tuple[str, ...], count: int, placeholder: str) -> str:
    """Return one INSERT for many rows. `placeholder`: the text for a value.

    SQLite runs it without the interpreter lock. With a statement per row, it would wait for that lock after each row.
    """
    columns = ", ".join(f'"{name}"' for name in names)
    row = f"({', '.join(placeholder for _ in names)})"
    return f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * count)}'


def _copy(db: Connection, table: Table, names: Sequence[str], rows: Sequence[Values]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    copying = f'COPY "{table.name}" ({columns}) FROM STDIN'
    write_guard.check(db, {table.name})  # the engine has no event for this statement
    for captured in capture.each(db):
        captured.add(db, {table.name}, {table.name}, copying, [])
    driver: Any = db.connection.driver_connection
    violation: Any = db.dialect.loaded_dbapi.IntegrityError
    try:
        with driver.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)
    except violation as error:  # as the engine raises it for an INSERT
        raise IntegrityError(copying, None, error) from error


def stored(table: Table, rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[Values]]:
    """Return the names of all columns, and each row's stored values in that order. An absent value becomes None."""
    columns = _columns(table)
    names = tuple(name for name, _ in columns)
    return names, [
        tuple([row.get(name) if kind is None else _stored(row.get(name), kind) for name, kind in columns])
        for row in rows
    ]


def _stored(value: Any, kind: TypeDecorator[Any]) -> Any:
    return None if value is None else kind.process_bind_param(value, None)  # type: ignore[arg-type]  # our types use no dialect


@cache
def _columns(table: Table) -> tuple[tuple[str, TypeDecorator[Any] | None], ...]:
    return tuple((column.name, _converting(column.type)) for column in table.c)


def _converting(type_: Any) -> TypeDecorator[Any] | None:
    """Return the type, if its values are stored in another form."""
    return type_ if isinstance(type_, TypeDecorator) and not isinstance(type_, DatasetNumber) else None
