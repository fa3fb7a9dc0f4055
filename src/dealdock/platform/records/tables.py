"""The tables of records, of all vendors of a sandbox, and the tables of accounts.

A vendor's tables are defined at its first use. A database that lasts may have records of every vendor, so a sandbox
imports all models for it. A temporary one has records only of vendors that this process has used.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, bindparam, exists, literal, select
from sqlalchemy.sql.ddl import sort_tables

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import Base

DEFINING: Final = threading.RLock()
"""Held while a vendor's modules define tables, and while another thread reads all tables."""

_OTHERS: Final = "dealdock_tables"
"""An execution option of the engine."""


def create(engine: Engine, models: Sequence[Any]) -> None:
    """Create the tables of models that are not in the platform's `MetaData`, so that no migration creates them."""
    if models:
        others = [model.__table__ for model in models]
        with engine.begin() as db:
            for table in sort_tables(others):
                table.create(db, checkfirst=True)
        engine.update_execution_options(**{_OTHERS: tuple(sort_tables(others))})


def record_tables(db: Connection) -> tuple[Table, ...]:
    """Return every table whose rows belong to a dataset, referenced tables first."""
    others: tuple[Table, ...] = db.get_execution_options().get(_OTHERS, ())
    with DEFINING:
        return (*_record_tables(len(Base.metadata.tables)), *others)


@lru_cache(1)
def _record_tables(_count: int) -> tuple[Table, ...]:
    """Return the tables. `_count` is the key of the cache; it changes when a vendor adds tables."""
    tables = Base.metadata.sorted_tables
    return tuple(table for table in tables if next(iter(table.primary_key.columns)).name == "dataset_id")


def account_tables() -> tuple[Table, ...]:
    """Return every table with an account's data other than records, referencing tables first."""
    with DEFINING:
        return _account_tables(len(Base.metadata.tables))


@lru_cache(1)
def _account_tables(_count: int) -> tuple[Table, ...]:
    """Return the tables. For `_count` see `_record_tables`."""
    return tuple(table for table in reversed(Base.metadata.sorted_tables) if "account_id" in table.c)


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
