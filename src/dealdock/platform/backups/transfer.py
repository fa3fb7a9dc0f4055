"""A copy of all rows of one database into the empty tables of another, of either kind."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from dealdock.platform.database import bulk_insert

Progress = Callable[[int, int], None]
"""A callback with the number of rows or pages done, and the total."""

_BATCH_ROWS = 2000

_INDEXES: Final = {
    "sqlite": sa.text(
        "SELECT 'DROP INDEX \"' || name || '\"', sql FROM sqlite_master WHERE type = 'index' AND sql != ''"
    ),
    "postgresql": sa.text("""
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (CAST(:tables AS regclass[]))
        UNION ALL SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indrelid = ANY (CAST(:tables AS regclass[]))
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)"""),
}
"""The statements that drop and create each index and, on PostgreSQL, each foreign key.

SQLite cannot drop foreign keys, and an engine for migrations does not check them.
"""


def copy_rows(source: Connection, target: Connection, names: Sequence[str], progress: Progress) -> None:
    """Copy the rows of these tables, which both databases have. The memory used does not grow with them."""
    tables = [Table(name, sa.MetaData()) for name in names]
    total = sum(source.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    with _without_indexes(target, names):
        for table in tables:
            columns = _columns(target, table)
            for rows in _rows(source, table, columns):
                bulk_insert.insert(target, table, columns, rows)
                done += len(rows)
                progress(done, total)


def _columns(db: Connection, table: Table) -> list[str]:
    return [*db.exec_driver_sql(f'SELECT * FROM "{table.name}" LIMIT 0').keys()]


def _rows(source: Connection, table: Table, columns: list[str]) -> Iterator[list[bulk_insert.Values]]:
    """Yield the rows in batches, as the driver returns them: each driver accepts the other's values."""
    named = ", ".join(f'"{column}"' for column in columns)
    statement = f'SELECT {named} FROM "{table.name}"'
    found = source.exec_driver_sql(statement, execution_options={"stream_results": True, "max_row_buffer": _BATCH_ROWS})
    for rows in found.partitions(_BATCH_ROWS):
        yield list(rows)


@contextmanager
def _without_indexes(db: Connection, names: Sequence[str]) -> Iterator[None]:
    """Drop indexes and foreign keys, and create them again after the copy, which is faster than maintaining them."""
    parameters = {} if db.dialect.name == "sqlite" else {"tables": [f'"{name}"' for name in names]}
    found = db.execute(_INDEXES[db.dialect.name], parameters).all()
    for drop, _ in found:
        db.exec_driver_sql(drop)
    yield
    for _, create in reversed(found):  # foreign keys at the end
        db.exec_driver_sql(create)
    if db.dialect.name == "postgresql":  # statistics for the query planner, which SQLite does not need
        db.exec_driver_sql("ANALYZE " + ", ".join(f'"{name}"' for name in names))
