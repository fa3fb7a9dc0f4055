"""A small limit on the values of a statement, which builds of SQLite set to 32,766 or to more."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Connection


@contextmanager
def few_values(db: Connection, number: int) -> Iterator[None]:
    """Let statements on a connection to SQLite have so many values at most."""
    connection = cast("sqlite3.Connection", db.connection.driver_connection)
    before = connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, number)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
