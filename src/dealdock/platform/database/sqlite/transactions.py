"""SQLite: how its file is opened, and transactions that cost what SQLite takes for them."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias, cast
from weakref import WeakSet

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import backup_file, write_guard
from dealdock.platform.files import create_private

Synchronous: TypeAlias = Literal["OFF", "NORMAL", "FULL"]
"""When SQLite waits for the disk: never; as it moves its log into the file; at every commit, too."""

SMALL_PAGES: Final = "page_size=2048"
"""Of a new file: a commit writes each page that it changes, and changes little of it (decision 0033)."""

MAX_LOG_BYTES: Final = 16 * 2**20
"""Of the log (WAL), once all that is in it is in the file: as long as somebody reads an older state, it grows."""
_CURSORS: Final = "dealdock_cursors"
"""The key, among what is kept with a connection, of the cursors that its transaction has opened."""

_APART: Final = ("cache_size=-16384", "ignore_check_constraints=ON", "temp_store=MEMORY", "wal_autocheckpoint=0")


def driver(db: Connection) -> sqlite3.Connection:
    """The driver's own connection."""
    return cast("sqlite3.Connection", db.connection.dbapi_connection)


def said(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
    """Say it to the driver; what goes wrong is raised as SQLAlchemy does."""
    try:
        return driver(db).execute(statement, parameters)
    except sqlite3.Error as error:
        raise _wrapped(db, error, statement) from error


def track(db: Connection, cursor: sqlite3.Cursor) -> None:
    """Have a cursor closed when the transaction ends, if it is still there and has rows left.

    A statement whose rows are not all fetched keeps its read transaction open after COMMIT and ROLLBACK. The next
    transaction of that connection would read old data, and its first write would fail with "database is locked".
    """
    db.info.setdefault(_CURSORS, WeakSet()).add(cursor)


class Transactions:
    """Transactions on connections that are kept: taking one from SQLAlchemy's pool costs more than a small read."""

    def __init__(self, engine: Engine, synchronous: Synchronous) -> None:
        """Opens nothing yet."""
        self._engine = engine
        self._pragmas: Sequence[str] = ()
        self._idle: deque[Connection] = deque()
        _prepare(engine, synchronous)

    def __call__(self, *, writes: bool) -> "Transaction":
        """One transaction, which has the file's one writer from its beginning where it `writes`."""
        return Transaction(self._connection(), self._idle, "BEGIN IMMEDIATE" if writes else "BEGIN")

    @contextmanager
    def apart(self) -> Iterator[Self]:
        """Transactions on a connection of their own, as suits large ones that come one after another.

        It has room for the pages that they change, else SQLite writes them again and again, and keeps what a statement
        that fails would have to undo in memory, not in a file. It doesn't check again what a column may hold: that is
        for who asks for this to have done. And no commit moves what is in SQLite's log into the database's file, for
        which all others would have to wait: `settle` does.
        """
        own = self._with(*_APART)
        try:
            yield own
        finally:
            own.close()

    def settle(self) -> None:
        """Have what is in SQLite's log moved into the file, while others read and write."""
        db = self._connection()
        try:
            said(db, "PRAGMA wal_checkpoint(PASSIVE)").close()
        finally:
            self._idle.append(db)

    def shrink_log(self) -> None:
        """Have a log that is too long moved into the file, here instead of at a commit. The next commit cuts it."""
        log = Path(f"{self._engine.url.database}-wal")
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            self.settle()

    def close(self) -> None:
        """Close what is kept."""
        while self._idle:
            self._idle.pop().close()

    def _with(self, *pragmas: str) -> Self:
        """The same on connections of their own, for which SQLite is told this."""
        own = copy(self)
        own._idle, own._pragmas = deque(), pragmas  # noqa: SLF001 (a copy of this)
        return own

    def _connection(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            db = self._engine.connect()
        if self._pragmas:
            db.detach()  # it isn't one for others afterwards
        for pragma in self._pragmas:
            driver(db).execute(f"PRAGMA {pragma}")
        return db


class Transaction:
    """One transaction, on a connection that is kept; a generator would take as long as a small read."""

    def __init__(self, db: Connection, idle: deque[Connection], begin: str) -> None:
        self._db, self._idle, self._begin = db, idle, begin

    def __enter__(self) -> Connection:
        """Begin it. One that reads and then writes, without having said so, fails when another has written between."""
        write_guard.forget(self._db)
        try:
            said(self._db, self._begin)
        except BaseException:
            self._undo()
            raise
        return self._db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit it; where something went wrong, undo it."""
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
        """Roll back and keep the connection for the next transaction; close it where that fails."""
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
    db.info.clear()  # what was learned within it may never have come to be
    db.rollback()
    driver(db).rollback()


def _discard(db: Connection) -> None:
    """Close a connection that must not be used again; the pool opens another one in its place."""
    connection = driver(db)
    db.invalidate()
    db.close()
    connection.close()  # the pool does not close one that was detached from it


def _commit(db: Connection) -> None:
    if db.in_transaction():  # SQLAlchemy has noticed it
        db.commit()
        return
    try:
        driver(db).commit()
    except sqlite3.Error as error:
        raise _wrapped(db, error, "COMMIT") from error


def _wrapped(db: Connection, error: sqlite3.Error, statement: str) -> BaseException:
    return DBAPIError.instance(statement, None, error, sqlite3.Error, hide_parameters=True, dialect=db.dialect)


def _prepare(engine: Engine, synchronous: Synchronous) -> None:
    pragmas = [
        f"synchronous={synchronous}",  # before the log: to begin it may wait for the disk
        SMALL_PAGES,
        "journal_mode=WAL",
        "wal_autocheckpoint=2000",  # pages in the log; to move them into the file may wait for the disk, too
        f"journal_size_limit={MAX_LOG_BYTES}",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "mmap_size=0",  # with it, and a large cache, memory grows with what is streamed
        "cache_size=-2048",
    ]

    @event.listens_for(engine, "do_connect")
    def _(dialect: Any, record: Any, arguments: list[Any], options: Any) -> None:  # noqa: ARG001 (as below)
        create_private(Path(str(arguments[0])))

    @event.listens_for(engine, "connect")
    def _(dbapi: Any, record: Any) -> None:  # noqa: ARG001 (SQLAlchemy's signature)
        dbapi.isolation_level = None  # transactions begin above, not behind our back
        _refuse_backup(dbapi)
        for pragma in pragmas:
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        if not driver(connection).in_transaction:
            said(connection, "BEGIN")

    @event.listens_for(engine, "after_cursor_execute")
    def _(connection: Connection, cursor: sqlite3.Cursor, *rest: Any) -> None:  # noqa: ARG001 (as above)
        if cursor.description is not None:  # it has rows
            track(connection, cursor)

    @event.listens_for(engine, "handle_error")
    def _(error: ExceptionContext) -> None:
        error.is_disconnect = False  # Ctrl-C: without its connection, nobody could undo the transaction


def _refuse_backup(db: sqlite3.Connection) -> None:
    """Raise `WrongSetting` before a pragma writes to a backup, whose checksum would not match any more."""
    if db.execute("PRAGMA application_id").fetchone()[0] != backup_file.APPLICATION_ID:
        return
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [backup_file.TABLE]).fetchone():
        file = db.execute("PRAGMA database_list").fetchone()[2]
        db.close()
        raise backup_file.no_database(file)
