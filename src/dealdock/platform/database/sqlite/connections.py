"""SQLite: connections, their settings, their texts, and statements for the driver.

Characters that no other database stores, or SQLite itself does not, are replaced: NUL, and halves of surrogate pairs.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias
from weakref import WeakSet

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.files import create_private
from dealdock.platform.text import storable

Synchronous: TypeAlias = Literal["OFF", "NORMAL", "FULL"]
"""SQLite waits for the disk: never (OFF); when it moves its log into the file (NORMAL); also at every commit (FULL)."""

SMALL_PAGES: Final = "page_size=2048"
"""For a new file: a commit writes each page that it changes, and changes little of it (decision 0017)."""

MAX_LOG_BYTES: Final = 16 * 2**20
"""The size of the log (WAL) once all of it is in the file. It grows further while a reader uses an older state."""
_CURSORS: Final = "dealdock_cursors"
"""The key, in a connection's `info`, of the cursors that its transaction has opened."""

_LOCK_WAIT_SECONDS: Final = 30
_LOCK_PAUSE_SECONDS: Final = 0.01


class TextCursor(sqlite3.Cursor):
    """A cursor whose parameters have storable texts."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Execute a statement."""
        for each in parameters.values() if isinstance(parameters, dict) else parameters:
            if type(each) is str and "\0" in each:
                parameters = _cleaned(parameters)
                break
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            return super().execute(sql, _cleaned(parameters))

    def executemany(self, sql: str, seq_of_parameters: Iterable[Any], /) -> Self:
        """Execute a statement for each of the parameters."""
        return super().executemany(sql, map(_storable, seq_of_parameters))


class TextConnection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: type[sqlite3.Cursor] = TextCursor) -> Any:  # type: ignore[override]  # of a generic one
        """Open a cursor."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement with a new cursor."""
        return TextCursor(self).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Execute a statement for each of the parameters, with a new cursor."""
        return TextCursor(self).executemany(sql, parameters)


def _values(parameters: Any) -> Iterable[Any]:
    return parameters.values() if isinstance(parameters, dict) else parameters


def _storable(parameters: Any) -> Any:
    """Return the parameters of one of many executions, which cannot be repeated."""
    is_clean = all(type(each) is not str or each.isprintable() for each in _values(parameters))
    return parameters if is_clean else _cleaned(parameters)


def _cleaned(parameters: Any) -> Mapping[str, Any] | Sequence[Any]:
    if isinstance(parameters, dict):
        return {name: storable(each) if isinstance(each, str) else each for name, each in parameters.items()}
    return [storable(each) if isinstance(each, str) else each for each in parameters]


def driver(db: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    return db.connection.dbapi_connection  # type: ignore[return-value]  # typed as that of any driver


def execute(db: Connection, statement: str) -> sqlite3.Cursor:
    """Execute a statement without parameters. Errors are raised as SQLAlchemy raises them."""
    try:
        return sqlite3.Cursor(db.connection.dbapi_connection).execute(statement)  # type: ignore[arg-type]  # as in `driver`
    except sqlite3.Error as error:
        raise wrapped(db, error, statement) from error


def track(db: Connection, cursor: sqlite3.Cursor) -> None:
    """Close a cursor at the end of the transaction if it still has rows.

    A statement whose rows are not all fetched keeps its read transaction open after COMMIT and ROLLBACK. The next
    transaction of that connection would read old data, and its first write would fail with "database is locked".
    """
    db.info.setdefault(_CURSORS, WeakSet()).add(cursor)


def close_cursors(info: dict[Any, Any]) -> None:
    """Close the cursors that `track` was given, by the connection's `info`."""
    for cursor in info.pop(_CURSORS, ()):
        cursor.close()


def _lower(text: str | None) -> str | None:
    return text and text.lower()


def _ascii_lower(text: str | None) -> str | None:
    return text and text.encode().lower().decode()  # the method of bytes changes the letters A to Z alone


def wrapped(db: Connection, error: sqlite3.Error, statement: str) -> BaseException:
    """Return an error of the driver as SQLAlchemy raises it."""
    return DBAPIError.instance(statement, None, error, sqlite3.Error, hide_parameters=True, dialect=db.dialect)


def _set(db: sqlite3.Connection, pragma: str) -> None:
    """Execute a pragma. SQLite does not wait for its lock while another process starts the log of a new file."""
    until = time.monotonic() + _LOCK_WAIT_SECONDS
    while True:
        try:
            db.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_LOCK_PAUSE_SECONDS)
        else:
            return


def prepare(engine: Engine, synchronous: Synchronous) -> None:
    """Let an engine open connections with these settings."""
    pragmas = [
        f"synchronous={synchronous}",  # before the log: creating the log may wait for the disk
        SMALL_PAGES,
        "journal_mode=WAL",
        "wal_autocheckpoint=2000",  # pages in the log; moving them into the file may wait for the disk, too
        f"journal_size_limit={MAX_LOG_BYTES}",
        "foreign_keys=ON",
        f"busy_timeout={_LOCK_WAIT_SECONDS * 1000}",
        "mmap_size=0",  # with it, and a large cache, memory grows with what is streamed
        "cache_size=-2048",
    ]

    @event.listens_for(engine, "do_connect")
    def _(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
        create_private(Path(str(arguments[0])))

    @event.listens_for(engine, "connect")
    def _(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # transactions begin above, not implicitly
        dbapi.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own one is for ASCII
        dbapi.create_function("ascii_lower", 1, _ascii_lower, deterministic=True)
        for pragma in pragmas:
            _set(dbapi, pragma)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        if not driver(connection).in_transaction:
            execute(connection, "BEGIN")

    @event.listens_for(engine, "after_cursor_execute")
    def _(connection: Connection, cursor: sqlite3.Cursor, *_: Any) -> None:
        if cursor.description is not None:  # it has rows
            track(connection, cursor)

    @event.listens_for(engine, "handle_error")
    def _(error: ExceptionContext) -> None:
        error.is_disconnect = False  # Ctrl-C: without its connection, the transaction could not be rolled back
