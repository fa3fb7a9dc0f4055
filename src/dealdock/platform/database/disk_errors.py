"""Errors of the disk under a database, with advice on how to resolve them."""

from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError

from dealdock.platform.errors import StorageDamaged, StorageFails, StorageFull


class _DiskError(NamedTuple):
    description: str
    advice: str
    error: type[StorageFails] = StorageFails


_FULL: Final = _DiskError("the database has no room left", "make room on its disk, and call again", StorageFull)
_DAMAGED: Final = _DiskError("the database is damaged", "put a backup in its place", StorageDamaged)
_FAILING: Final = _DiskError(
    "the database's disk fails",
    "see whether it is full, or a quota or a limit of size is reached, and call again",
)
_DISK_ERRORS: Final = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FAILING,
    "SQLITE_READONLY": _DiskError(
        "the database can't be written",
        "check the permissions of its file, of the files next to it (-wal, -shm) and of its folder",
    ),
    "SQLITE_CANTOPEN": _DiskError(
        "the database's file can't be opened", "see who may read and write it and its folder"
    ),
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED._replace(advice="name another file, or put a backup in its place"),
    "53100": _FULL,  # disk_full
    "58030": _FAILING,  # io_error
    "25006": _DiskError(  # read_only_sql_transaction
        "the database can't be written", "see whether it is a standby, or default_transaction_read_only is set"
    ),
    "XX001": _DAMAGED,  # data_corrupted
    "XX002": _DAMAGED,  # index_corrupted
}
"""Keyed by the beginning of SQLite's name for the error, or by PostgreSQL's SQLSTATE."""


def cause(error: DBAPIError) -> str:
    """Return the database's own message."""
    return str(error.orig).strip().splitlines()[0]


def advice(error: DBAPIError) -> str | None:
    """Return the advice for this error; None if the disk is not the cause."""
    found = _found(error)
    return found and found.advice


def storage_error(error: Exception) -> StorageFails | None:
    """Return the error to raise, with both cause and advice; None if the disk is not the cause."""
    if not isinstance(error, DBAPIError) or (found := _found(error)) is None:
        return None
    return found.error(f"{found.description} ({cause(error)}): {found.advice}")


def _found(error: DBAPIError) -> _DiskError | None:
    name = str(getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or "")
    return next((found for begin, found in _DISK_ERRORS.items() if name.startswith(begin)), None)
