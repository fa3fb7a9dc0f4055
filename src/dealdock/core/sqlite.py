"""SQLite: how its file is opened, and transactions that cost what SQLite takes for them."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias, cast

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

from dealdock.core import backup_file, connector
from dealdock.core.files import create_private

Synchronous: TypeAlias = Literal["OFF", "NORMAL", "FULL"]
"""When SQLite waits for the disk: never; as it moves its log into the file; at every commit, too."""

SMALL_PAGES: Final = "page_size=2048"
"""Of a new file: a commit writes each page that it changes, and changes little of it (decision 0033)."""

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
        connector.forget(self._db)
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
            _commit(self._db)
        except BaseException:
            self._undo()
            raise
        self._idle.append(self._db)

    def _undo(self) -> None:
        self._db.info.clear()  # what was learned within it may never have come to be
        self._db.rollback()
        driver(self._db).rollback()
        self._idle.append(self._db)


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
            connection.exec_driver_sql("BEGIN")

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
