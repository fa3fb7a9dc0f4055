"""A copy of all rows of one database into the empty tables of another, of either kind."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.schema import AddConstraint, DropConstraint

from dealdock.platform.database import bulk_insert

Progress = Callable[[int, int], None]
"""A callback with the number of rows or pages done, and the total."""

_BATCH_ROWS = 2000


def copy_rows(source: Connection, target: Connection, names: Sequence[str], progress: Progress) -> None:
    """Copy the rows of these tables, which both databases have. The memory used does not grow with them."""
    described = sa.MetaData()
    described.reflect(target, only=names)
    tables = described.sorted_tables
    total = sum(source.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    with _without_indexes(target, tables):
        for table in tables:
            columns = [column.name for column in table.c]
            for rows in _rows(source, table, columns):
                bulk_insert.insert(target, table, columns, rows)
                done += len(rows)
                progress(done, total)


def _rows(source: Connection, table: Table, columns: list[str]) -> Iterator[list[bulk_insert.Values]]:
    """Yield the rows in batches, as the driver returns them: each driver accepts the other's values."""
    named = ", ".join(f'"{column}"' for column in columns)
    statement = f'SELECT {named} FROM "{table.name}"'
    found = source.exec_driver_sql(statement, execution_options={"stream_results": True, "max_row_buffer": _BATCH_ROWS})
    for rows in found.partitions(_BATCH_ROWS):
        yield list(rows)


@contextmanager
def _without_indexes(db: Connection, tables: list[Table]) -> Iterator[None]:
    """Drop indexes and foreign keys, and create them again after the copy, which is faster than maintaining them."""
    indexes = [index for table in tables for index in table.indexes]
    references = [each for table in tables for each in table.foreign_key_constraints]
    if db.dialect.name == "sqlite":  # SQLite cannot drop them, and an engine for migrations does not check them
        references = []
    for each in references:
        db.execute(DropConstraint(each))
    for index in indexes:
        index.drop(db)
    yield
    for index in indexes:
        index.create(db)
    for each in references:
        db.execute(AddConstraint(each))
    if db.dialect.name == "postgresql":  # statistics for the query planner, which SQLite does not need
        db.exec_driver_sql("ANALYZE " + ", ".join(f'"{table.name}"' for table in tables))
