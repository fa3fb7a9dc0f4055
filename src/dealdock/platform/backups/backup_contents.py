"""Checks of a backup's tables before anything is written.

A backup is untrusted input. Its rows are copied into tables that dealdock's own migrations create, and nothing else is
taken from it: no view, no trigger, no index. So only the tables that are read are checked.
"""

import sqlite3
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from dealdock.platform.backups.backup import tables
from dealdock.platform.database import alembic_commands, migrations
from dealdock.platform.errors import WrongSetting

Columns = Mapping[str, tuple[str, ...]]
"""The names of a table's columns, each with the storage classes that SQLite may have for its values."""

_STORED: Final[Mapping[type[Any], tuple[str, ...]]] = {
    bool: ("integer", "null"),
    float: ("real", "integer", "null"),
    int: ("integer", "null"),
    str: ("text", "null"),
}


@cache
def expected_tables(revision: str) -> Mapping[str, Columns]:
    """Return the tables of a database at this migration that hold data."""
    engine = migrations.migration_engine("sqlite://")
    try:
        with engine.begin() as db:
            alembic_commands.upgrade_within(db, revision)
            described = sa.inspect(db)
            return {
                table: {column["name"]: _STORED[column["type"].python_type] for column in described.get_columns(table)}
                for table in tables(db)
            }
    finally:
        engine.dispose()


def refuse_other_tables(db: sqlite3.Connection, expected: Mapping[str, Columns], what: str) -> None:
    """Raise `WrongSetting` if one of these tables is missing, is computed, or holds values of another type."""
    stored = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")}
    for table, columns in expected.items():
        if table not in stored or not columns.keys() <= _stored_columns(db, table):
            raise WrongSetting(f"{what} can't be restored: its table {table} is not as dealdock makes it")
        if _has_other_values(db, table, columns):
            raise WrongSetting(f"{what} can't be restored: its table {table} holds values of a wrong type")


def _stored_columns(db: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns that are not generated. SQLite would read the quoted name of a missing one as a text."""
    return {name for _, name, _, _, _, _, hidden in db.execute(f'PRAGMA table_xinfo("{table}")') if not hidden}


def _has_other_values(db: sqlite3.Connection, table: str, columns: Columns) -> bool:
    """Return True if a value is of another type than its column, which SQLite allows."""
    wrong = " OR ".join(f"""typeof("{name}") NOT IN ('{"', '".join(kinds)}')""" for name, kinds in columns.items())
    return db.execute(f'SELECT 1 FROM "{table}" WHERE {wrong} LIMIT 1').fetchone() is not None
