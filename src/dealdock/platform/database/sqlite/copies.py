"""Copies of a SQLite database: made while others write, and checked before they are used."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import create_private
from dealdock.platform.text import printable

_FOREIGN_OBJECTS: Final = """
SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view')
UNION ALL SELECT 'virtual table ' || name FROM sqlite_master WHERE type = 'table' AND rootpage = 0
UNION ALL SELECT 'generated column ' || tables.name || '.' || columns.name
FROM sqlite_master AS tables, pragma_table_xinfo(tables.name) AS columns
WHERE tables.type = 'table' AND hidden > 1"""
"""The parts of a schema that compute or execute something. dealdock's tables contain none."""


def copy(source: Path, to: Path) -> None:
    """Copy a database as of one moment, while others read and write. They do not wait.

    A read transaction keeps their writes out of the copy. Otherwise it would start again at each write.
    """
    create_private(to)
    with closing(sqlite3.connect(source)) as db, closing(sqlite3.connect(to)) as target:
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM sqlite_master")  # begins the transaction
        db.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # no file beside it
        refuse_damaged(target, "the database")


def copy_untrusted(source: Path, to: Path) -> None:
    """Copy a file of unknown origin, and check the copy. Raises `WrongSetting`."""
    create_private(to)
    shutil.copyfile(source, to)
    try:
        with closing(sqlite3.connect(to)) as db:
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON"):  # SQLite's advice for such files
                db.execute(f"PRAGMA {pragma}")
            db.execute("PRAGMA journal_mode=DELETE")
            _refuse_other_size(db, source)
            refuse_damaged(db, str(source))
            _refuse_foreign_objects(db, str(source))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise WrongSetting(
            f"{source} can't be read as a database: {printable(str(error))}. Use another backup"
        ) from None


def refuse_damaged(db: sqlite3.Connection, what: str) -> None:
    """Raise `WrongSetting` if the database fails SQLite's integrity check, or if a row refers to a missing one."""
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise WrongSetting(f"{what} is damaged: {printable(found.splitlines()[-1])}. Use a backup from before")
    if row := db.execute("PRAGMA foreign_key_check").fetchone():
        raise WrongSetting(f"{what} is damaged: a row of {row[0]} refers to a missing row. Use a backup from before")


def refuse_damaged_file(file: Path) -> None:
    """Raise `WrongSetting` if a database that others may use fails these checks, and errors as SQLAlchemy does."""
    try:
        with closing(sqlite3.connect(file)) as db:
            refuse_damaged(db, str(file))
    except sqlite3.Error as error:
        raise DBAPIError(None, None, error) from None


def _refuse_other_size(db: sqlite3.Connection, source: Path) -> None:
    """Raise `WrongSetting` if a file is cut or extended within a page, which SQLite ignores."""
    (pages,), (page_bytes,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if (size := source.stat().st_size) != pages * page_bytes:
        raise WrongSetting(f"{source} has {size} bytes instead of {pages * page_bytes}. Use another backup")


def _refuse_foreign_objects(db: sqlite3.Connection, what: str) -> None:
    if found := db.execute(_FOREIGN_OBJECTS).fetchone():
        raise WrongSetting(f"{what} has the {printable(found[0])}, which no database of dealdock has")
