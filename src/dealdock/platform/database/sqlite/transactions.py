"""SQLite: connection settings, and transactions with little overhead."""

import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias
from weakref import WeakSet

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import backup_file, write_guard
from dealdock.platform.files import create_private

Synchronous: TypeAlias = Literal["OFF", "NORMAL", "FULL"]
"""SQLite waits for the disk: never (OFF); when it moves its log into the file (NORMAL); also at every commit (FULL)."""

SMALL_PAGES: Final = "page_size=2048"
"""For a new file: a commit writes each page that it changes, and changes little of it (decision 0033)."""

MAX_LOG_BYTES: Final = 16 * 2**20
"""The size of the log (WAL) once all of it is in the file. It grows further while a reader uses an older state."""
_CURSORS: Final = "dealdock_cursors"
"""The key, in a connection's `info`, of the cursors that its transaction has opened."""

_LOCK_WAIT_SECONDS: Final = 30
_LOCK_PAUSE_SECONDS: Final = 0.01

_BULK_PRAGMAS: Final = ("cache_size=-16384", "ignore_check_constraints=ON", "temp_store=MEMORY", "wal_autocheckpoint=0")


def driver(db: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    return db.connection.dbapi_connection  # type: ignore[return-value]  # typed as that of any driver


def execute(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
    """Execute a statement with the driver. Errors are raised as SQLAlchemy raises them."""
    try:
        return driver(db).execute(statement, parameters)
    except sqlite3.Error as error:
        raise _wrapped(db, error, statement) from error


def track(db: Connection, cursor: sqlite3.Cursor) -> None:
    """Close a cursor at the end of the transaction if it still has rows.

    A statement whose rows are not all fetched keeps its read transaction open after COMMIT and ROLLBACK. The next
    transaction of that connection would read old data, and its first write would fail with "database is locked".
    """
    db.info.setdefault(_CURSORS, WeakSet()).add(cursor)


class Transactions:
    """Transactions on connections that are kept: taking one from SQLAlchemy's pool costs more than a short read."""

    def __init__(self, engine: Engine, synchronous: Synchronous) -> None:
        """Prepare the engine; no connection is opened yet."""
        self._engine = engine
        self._pragmas: Sequence[str] = ()
        self._idle: deque[Connection] = deque()
        _prepare(engine, synchronous)

    def __call__(self, *, writes: bool) -> "Transaction":
        """Return a transaction. With `writes`, it holds SQLite's write lock from its beginning."""
        return Transaction(self._connection(), self._idle, "BEGIN IMMEDIATE" if writes else "BEGIN")

    @contextmanager
    def for_bulk_writes(self) -> Iterator[Self]:
        """Yield transactions on a separate connection, which is tuned for many large ones in a row.

        Its cache has room for the changed pages, which SQLite would otherwise write repeatedly. Statement journals stay
        in memory. CHECK constraints are not verified: the caller must have done that. No commit moves the log into the
        database's file, for which all other transactions would have to wait: `checkpoint` does it.
        """
        own = self._with(*_BULK_PRAGMAS)
        try:
            yield own
        finally:
            own.close()

    def without_waiting(self) -> Self:
        """Return transactions on separate connections, which fail at once if another process writes."""
        return self._with("busy_timeout=0")

    def check(self, connection: Connection) -> None:
        """Do nothing: this is for PostgreSQL."""

    def checkpoint(self) -> None:
        """Move SQLite's log into the file, while other transactions read and write."""
        db = self._connection()
        try:
            execute(db, "PRAGMA wal_checkpoint(PASSIVE)").close()
        finally:
            self._idle.append(db)

    def shrink_log(self) -> None:
        """Move a log that is too long into the file, here instead of at a commit. The next commit truncates it."""
        log = Path(f"{self._engine.url.database}-wal")
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            self.checkpoint()

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()

    def _with(self, *pragmas: str) -> Self:
        """Return a copy with connections of its own and these pragmas."""
        own = copy(self)
        own._idle, own._pragmas = deque(), pragmas  # noqa: SLF001 (a copy of this)
        return own

    def _connection(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            db = self._engine.connect()
        if self._pragmas:
            db.detach()  # the pool must not reuse it, because of its pragmas
        for pragma in self._pragmas:
            driver(db).execute(f"PRAGMA {pragma}")
        return db


class Transaction:
    """One transaction on a kept connection. A generator would cost as much as a short read."""

    def __init__(self, db: Connection, idle: deque[Connection], begin: str) -> None:
        self._db, self._idle, self._begin = db, idle, begin

    def __enter__(self) -> Connection:
        """Begin it. One that writes although it began as a read fails if another transaction has written meanwhile."""
        write_guard.forget(self._db)
        try:
            execute(self._db, self._begin)
        except BaseException:
            self._undo()
            raise
        return self._db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit; roll back after an error."""
        if kind is not None:
            self._undo()
            return
        try:
            _close_cursors(self._db)
            _commit(self._db)
        except BaseException:
            self._undo()
            raise
        self._idle.append(self._db)

    def _undo(self) -> None:
        """Roll back and keep the connection for the next transaction. Close the connection if that fails."""
        is_clean = False
        try:
            with suppress(sqlite3.Error, DBAPIError):  # the transaction's own error is the one to report
                _roll_back(self._db)
                is_clean = not driver(self._db).in_transaction
        finally:
            if is_clean:
                self._idle.append(self._db)
            else:
                _discard(self._db)


def _close_cursors(db: Connection) -> None:
    for cursor in db.info.pop(_CURSORS, ()):
        cursor.close()


def _roll_back(db: Connection) -> None:
    _close_cursors(db)
    db.info.clear()  # results cached within it may have been rolled back
    db.rollback()
    driver(db).rollback()


def _discard(db: Connection) -> None:
    """Close a connection that must not be used again. The pool opens another one in its place."""
    connection = driver(db)
    db.invalidate()
    db.close()
    connection.close()  # the pool does not close one that was detached from it


def _commit(db: Connection) -> None:
    if db.in_transaction():  # SQLAlchemy has begun a transaction
        db.commit()
        return
    try:
        driver(db).commit()
    except sqlite3.Error as error:
        raise _wrapped(db, error, "COMMIT") from error


def _lower(text: str | None) -> str | None:
    return text and text.lower()


def _ascii_lower(text: str | None) -> str | None:
    return text and text.encode().lower().decode()  # the method of bytes changes the letters A to Z alone


def _wrapped(db: Connection, error: sqlite3.Error, statement: str) -> BaseException:
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


def _prepare(engine: Engine, synchronous: Synchronous) -> None:
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
        backup_file.refuse_as_database(dbapi)
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
