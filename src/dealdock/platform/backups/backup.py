"""Backups: one snapshot of a database, of either kind, in one file.

The file is a SQLite database with the same tables at the same migration. One more table holds the files from
beside the database. A checksum stands at the end.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, text

from dealdock.platform.backups.transfer import Progress, copy_rows
from dealdock.platform.database import alembic_commands, backup_file, migrations
from dealdock.platform.database.database import Database
from dealdock.platform.database.sqlite.connections import driver
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import new_database_file
from dealdock.platform.models import CallUnderWay, Worker
from dealdock.platform.text import printable

PROCESS_TABLES: Final = (CallUnderWay.__tablename__, Worker.__tablename__)
"""Tables of the state of the source's processes, which is not part of a backup."""

_PAGES_PER_STEP: Final = 512
_FAST_PRAGMAS: Final = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384")  # an incomplete file is thrown away


def fingerprint(db: Connection) -> str | None:
    """Return the digest of the secret of a database's credentials; None if there are none yet."""
    found: str | None = db.scalar(text("SELECT secret_digest FROM sandbox"))
    return found


def require_revision(db: Connection) -> str:
    """Return the database's migration. Raises `WrongSetting` if it is empty, or newer than this program."""
    found = migrations.revision_of(db)
    if found is None:
        raise WrongSetting("there is nothing in this database to back up")
    migrations.refuse_unknown(found)
    return found


def write(database: Database, file: Path, beside: Mapping[str, str], progress: Progress, *, replace: bool) -> None:
    """Write a backup while other connections read and write. They do not wait, and later writes are not included.

    `beside`: names and texts of the files to include. Raises `WrongSetting`, or `FileExistsError` unless `replace`.
    """
    progress = _throttled(progress)
    with new_database_file(file, replace=replace) as draft:
        source, close = database.stream(lambda db: db)
        try:
            found = require_revision(source)  # the snapshot begins with this read
            if database.has_one_writer:
                _copy_pages(driver(source), draft, progress)
            else:
                _copy_rows(source, found, draft, progress)
        finally:
            close()
        _finish(draft, beside)


def _throttled(progress: Progress) -> Progress:
    """Return a progress function that pauses after each step as long as the step took, for other processes."""
    begun = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal begun
        progress(done, total)
        time.sleep(time.monotonic() - begun)
        begun = time.monotonic()

    return report


def _copy_rows(source: Connection, revision: str, draft: Path, progress: Progress) -> None:
    with transaction(draft) as target:
        alembic_commands.upgrade_within(target, revision)
        copy_rows(source, target, tables(target), progress)


def _finish(draft: Path, beside: Mapping[str, str]) -> None:
    with closing(sqlite3.connect(draft)) as db:
        db.execute("PRAGMA journal_mode=DELETE")  # no file beside it
        with db:
            for table in PROCESS_TABLES:
                db.execute(f'DELETE FROM "{table}"')
            db.execute(f"CREATE TABLE {backup_file.TABLE} (file TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL)")
            db.executemany(f"INSERT INTO {backup_file.TABLE} VALUES (?, ?)", beside.items())
            db.execute(f"PRAGMA application_id={backup_file.APPLICATION_ID}")
        refuse_damaged(db, "the database")
    backup_file.append_checksum(draft)


@contextmanager
def transaction(file: Path) -> Iterator[Connection]:
    """Open a transaction on a SQLite file that no other process uses, without protection against a crash."""
    engine = migrations.migration_engine(sa.URL.create("sqlite", database=str(file)))
    try:
        with engine.connect() as db:
            for pragma in _FAST_PRAGMAS:
                driver(db).execute(f"PRAGMA {pragma}")
            with db.begin():
                yield db
    finally:
        engine.dispose()


def tables(db: Connection) -> list[str]:
    """Return the names of the tables whose rows are copied."""
    return sorted({*sa.inspect(db).get_table_names()} - {"alembic_version", backup_file.TABLE})


def _copy_pages(source: sqlite3.Connection, to: Path, progress: Progress) -> None:
    """Copy a SQLite database. Within a transaction, `source` is that snapshot, despite concurrent writes."""
    with closing(sqlite3.connect(to)) as target:
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target, pages=_PAGES_PER_STEP, progress=lambda _, left, total: progress(total - left, total))


def refuse_damaged(db: sqlite3.Connection, what: str) -> None:
    """Raise `WrongSetting` if the database fails SQLite's integrity check."""
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise WrongSetting(f"{what} is damaged: {printable(found.splitlines()[-1])}")
