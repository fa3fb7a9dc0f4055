"""The tables of records, of all vendors of a sandbox."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Engine, Table, bindparam, exists, literal, select
from sqlalchemy.sql.ddl import sort_tables

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import Base

_OTHERS: Final = "dealdock_tables"
"""An execution option of the engine."""


def create(engine: Engine, tables: Iterable[Table]) -> None:
    """Create those tables of vendors that no migration creates, since they are not in the platform's `MetaData`."""
    others = [table for table in tables if table.metadata is not Base.metadata]
    if others:
        with engine.begin() as db:
            for table in sort_tables(others):
                table.create(db, checkfirst=True)
        engine.update_execution_options(**{_OTHERS: tuple(sort_tables(others))})


def record_tables(db: Connection) -> tuple[Table, ...]:
    """Return every table whose rows belong to a dataset, referenced tables first."""
    others: tuple[Table, ...] = db.get_execution_options().get(_OTHERS, ())
    return (*_record_tables(len(Base.metadata.tables)), *others)


@lru_cache(1)
def _record_tables(_count: int) -> tuple[Table, ...]:
    """Return the tables. `_count` is the key of the cache; it changes when a vendor adds tables."""
    tables = Base.metadata.sorted_tables
    return tuple(table for table in tables if next(iter(table.primary_key.columns)).name == "dataset_id")


def tables_with_rows(db: Connection, dataset_id: int) -> list[Table]:
    """Return the tables in which a dataset has rows. One query costs less than a statement for each other table."""
    tables = record_tables(db)
    (has_rows,) = _has_rows(tables).tuples(db, {"dataset_id": dataset_id})
    return [table for table, has_some in zip(tables, has_rows, strict=True) if has_some]


@lru_cache(4)
def _has_rows(tables: Sequence[Table]) -> Statement:
    """Return the query that finds for each table whether a dataset has rows in it."""
    of_dataset = (table.c.dataset_id == bindparam("dataset_id") for table in tables)
    found = (exists(select(literal(1)).where(each)).label(f"n{n}") for n, each in enumerate(of_dataset))
    return Statement(select(*found))
