"""The file format of a backup: a SQLite database with one more table, and a checksum of every byte at its end.

SQLite reads only the pages that the file's header counts, so it ignores the checksum. The application id in the header
marks a file with a checksum. A backup that was cut short is therefore not mistaken for one that never had a checksum.
No single changed bit turns a backup with a checksum into one without: either the checksum or the size is wrong.
"""

import hashlib
import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from dealdock.platform.errors import WrongSetting

APPLICATION_ID: Final = 0x4465616C
"""SQLite's `application_id` of a backup with a checksum."""

TABLE: Final = "dealdock_backup"
"""The table that makes a database a backup. It holds the files from beside the database."""

_PREFIX: Final = b"\ndealdock backup sha256 "
CHECKSUM_BYTES: Final = len(_PREFIX) + 2 * hashlib.sha256().digest_size + 1
"""The length of the checksum line. It is not a multiple of a page."""
_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = struct.Struct(">16s H 10x I 36x I 28x")  # magic, page size, number of pages, application id
_LARGEST_PAGE: Final = 65536
_PIECE: Final = 2**20  # bytes


def is_sqlite(file: Path) -> bool:
    """Return True if a readable file has SQLite's header."""
    try:
        if not file.is_file():  # a pipe would wait
            return False
        with file.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def is_backup(file: Path) -> bool:
    """Return True if a SQLite file is a backup, which may be damaged or of an older version."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [TABLE]).fetchone() is not None
    except sqlite3.Error:
        return False


def no_database(file: str | None) -> WrongSetting:
    """Return the error for a backup that is used as a database, which would change the backup."""
    return WrongSetting(f"{file} is a backup: dealdock db restore makes a database of it")


def refuse_as_database(db: sqlite3.Connection) -> None:
    """Raise `WrongSetting` before a pragma writes to a backup, whose checksum would not match any more."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [TABLE]).fetchone():
        file = db.execute("PRAGMA database_list").fetchone()[2]
        db.close()
        raise no_database(file)


def append_checksum(file: Path) -> None:
    """Append the checksum to a SQLite file whose application id announces one."""
    with file.open("r+b") as opened:
        line = _line(opened, file.stat().st_size)
        opened.seek(0, os.SEEK_END)
        opened.write(line)


def verify(file: Path) -> bool:
    """Check the file's content against its checksum. Return False for an older backup, which has none.

    Raises `WrongSetting` if the file is damaged or is not a SQLite database.
    """
    with file.open("rb") as opened:
        header = opened.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(_MAGIC):
            raise WrongSetting(f"{file} is no backup: dealdock db backup makes one")
        _, page_bytes, pages, application_id = _HEADER.unpack(header)
        size = opened.seek(0, os.SEEK_END)
        if application_id == APPLICATION_ID:
            _refuse_changed(opened, size - CHECKSUM_BYTES, file)
            return True
    if size != pages * (page_bytes if page_bytes > 1 else _LARGEST_PAGE):
        raise WrongSetting(f"{file} is damaged: it is longer or shorter than its header says; restore another backup")
    return False


def _refuse_changed(opened: IO[bytes], size: int, file: Path) -> None:
    if size <= 0 or _line(opened, size) != opened.read():
        raise WrongSetting(f"{file} is damaged: its content does not match its checksum; restore another backup")


def _line(opened: IO[bytes], size: int) -> bytes:
    """Return the checksum line for the first `size` bytes. Leave the file position after them."""
    opened.seek(0)
    digest, left = hashlib.sha256(), size
    while left and (piece := opened.read(min(left, _PIECE))):
        digest.update(piece)
        left -= len(piece)
    return _PREFIX + digest.hexdigest().encode() + b"\n"
