"""Connections to SQLite are reused: each is returned without an open cursor, or closed."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.database.database import Database, parse_url
from dealdock.platform.database.statements import BATCH, Statement
from dealdock.platform.randomness import Randomness

NUMBERS = sa.table("number", sa.column("n", sa.Integer))
ROWS = 2 * BATCH
EVERY = select(NUMBERS.c.n).order_by(NUMBERS.c.n)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(parse_url(f"sqlite:///{tmp_path}/a.db"), randomness=Randomness())
    database.write(lambda db: db.exec_driver_sql("CREATE TABLE number (n INTEGER)"))
    database.write(lambda db: db.execute(sa.insert(NUMBERS), [{"n": n} for n in range(ROWS)]))
    yield database
    database.close()


def half_read(db: Connection) -> Any:
    result = db.execute(EVERY)
    assert result.fetchone() is not None
    return result


def half_read_by_name(db: Connection) -> Any:
    batches = Statement(EVERY).stream(db, {})
    assert len(next(batches)) == BATCH
    return batches


def add(database: Database) -> None:
    database.write(lambda db: db.execute(sa.insert(NUMBERS), {"n": ROWS}))


def count(database: Database) -> int:
    return database.read(lambda db: db.scalars(select(sa.func.count()).select_from(NUMBERS)).one())


@pytest.mark.parametrize("read", [half_read, half_read_by_name])
class TestACursorWithRowsLeft:
    """An open statement keeps its snapshot of the database, also after the transaction has ended."""

    def test_is_closed_by_the_commit(self, database: Database, read: Any) -> None:
        kept, close = database.stream(read)
        add(database)
        close()
        assert count(database) == ROWS + 1, "a read on that connection sees what was written since"
        add(database)
        assert count(database) == ROWS + 2
        assert kept is not None

    def test_is_closed_where_the_work_fails(self, database: Database, read: Any) -> None:
        kept = []

        def work(db: Connection) -> None:
            kept.append(read(db))
            raise ZeroDivisionError

        for run in (database.read, database.write):
            with pytest.raises(ZeroDivisionError):
                run(work)
            with database.for_bulk_writes() as other:  # by another connection
                add(other)
        add(database)
        assert count(database) == ROWS + 3


def test_a_connection_that_cannot_be_cleaned_is_not_used_again(database: Database) -> None:
    seen: list[Any] = []

    def work(db: Connection) -> None:
        connection: Any = db.connection.dbapi_connection
        seen.append(connection)
        if len(seen) == 1:
            db.execute(sa.insert(NUMBERS), {"n": ROWS})
            connection.close()  # so that ROLLBACK fails
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    database.write(work)
    assert seen[0] is not seen[1]
    assert count(database) == ROWS


def test_a_new_file_can_be_opened_while_another_process_writes_its_first_page(tmp_path: Path) -> None:
    """SQLite's own timeout does not cover this: the second of two servers on a new file was refused."""
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.1, other.execute, ["ROLLBACK"])
        release.start()
        database = Database(parse_url(f"sqlite:///{tmp_path}/a.db"), randomness=Randomness())
        assert database.read(lambda db: db.exec_driver_sql("PRAGMA journal_mode").scalar_one()) == "wal"
        release.join()
        database.close()
