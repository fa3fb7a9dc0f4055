"""SQLite: transactions with little overhead."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import row_locks
from dealdock.platform.database.sqlite.connections import (
    MAX_LOG_BYTES,
    Synchronous,
    close_cursors,
    driver,
    execute,
    prepare,
    wrapped,
)

_BULK_PRAGMAS: Final = ("cache_size=-16384", "ignore_check_constraints=ON", "temp_store=MEMORY", "wal_autocheckpoint=0")

_READ: Final = "BEGIN"
_WRITE: Final = "BEGIN IMMEDIATE"


class SqliteTransactions:
    """Transactions on connections that are kept: taking one from SQLAlchemy's pool costs more than a short read."""

    def __init__(self, engine: Engine, synchronous: Synchronous) -> None:
        """Prepare the engine; no connection is opened yet."""
        self._engine = engine
        self._pragmas: Sequence[str] = ()
        self._idle: deque[Connection] = deque()
        prepare(engine, synchronous)

    def __call__(self, *, writes: bool, **_: object) -> "Transaction":
        """Return a transaction. With `writes`, it holds SQLite's write lock from its beginning.

        The other options are PostgreSQL's: it sees one snapshot in every case.
        """
        return Transaction(self._connection(), self._idle, _WRITE if writes else _READ)

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
        self.db, self._idle, self._begin = db, idle, begin
        self.info = db.info  # looked up once, because SQLAlchemy checks the connection each time

    def __enter__(self) -> Connection:
        """Begin it. One that writes although it began as a read fails if another transaction has written meanwhile."""
        row_locks.begin(self.info, None, writes=self._begin != _READ)
        try:
            execute(self.db, self._begin)
        except BaseException:
            self._undo()
            raise
        return self.db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit; roll back after an error."""
        if kind is not None:
            self._undo()
            return
        try:
            close_cursors(self.info)
            if self.db.in_transaction():  # SQLAlchemy has begun a transaction
                self.db.commit()
            else:
                try:
                    driver(self.db).commit()
                except sqlite3.Error as error:
                    raise wrapped(self.db, error, "COMMIT") from error
        except BaseException:
            self._undo()
            raise
        self._idle.append(self.db)

    def _undo(self) -> None:
        """Roll back and keep the connection for the next transaction. Close the connection if that fails."""
        is_clean = False
        try:
            with suppress(sqlite3.Error, DBAPIError):  # the transaction's own error is the one to report
                _roll_back(self.db)
                is_clean = not driver(self.db).in_transaction
        finally:
            if is_clean:
                self._idle.append(self.db)
            else:
                _discard(self.db)


def _roll_back(db: Connection) -> None:
    close_cursors(db.info)
    db.rollback()
    driver(db).rollback()


def _discard(db: Connection) -> None:
    """Close a connection that must not be used again. The pool opens another one in its place."""
    connection = driver(db)
    db.invalidate()
    db.close()
    connection.close()  # the pool does not close one that was detached from it


class WriteLock:
    """The turns of SQLite's one writer within this process: a reentrant lock.

    Waiting threads take precedence over callers that only try.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._waiting = 0
        self._counting = threading.Lock()

    def __enter__(self) -> None:
        """Acquire the lock, waiting for it."""
        if self._lock.acquire(blocking=False):
            return
        self._count(1)
        try:
            self._lock.acquire()
        finally:
            self._count(-1)

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self._lock.release()

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another thread holds it or waits for it."""
        return not self._waiting and self._lock.acquire(blocking=False)

    def release(self) -> None:
        """Release the lock after `try_acquire`."""
        self._lock.release()

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change
