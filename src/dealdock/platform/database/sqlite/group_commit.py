"""Group commit for SQLite: short units of work share a transaction, because a COMMIT costs as much as all the rest."""

from collections.abc import Callable
from threading import get_ident
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from dealdock.platform.database import write_guard
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.sqlite.connections import driver
from dealdock.platform.database.sqlite.transactions import Transaction, Transactions
from dealdock.platform.database.sqlite.write_lock import WriteLock

T = TypeVar("T")
OnCommit = Callable[[bool], None]

_LARGEST_GROUP: Final = 32


class _Open(NamedTuple):
    transaction: Transaction
    db: Connection
    thread: int
    callbacks: list[OnCommit]


class GroupCommit:
    """Units of work of one thread, run one after another while it holds SQLite's write lock, until `flush`."""

    def __init__(self, transactions: Transactions, write_lock: WriteLock) -> None:
        self._transactions, self._write_lock = transactions.without_waiting(), write_lock
        self._open: _Open | None = None

    def begin(self) -> bool:
        """Begin the group's transaction, unless this thread has begun it.

        Return False if another thread or process holds the write lock or waits for it. Raises `Rerun("undone")` if a
        process writes that does not use the lock, such as `sqlite3`.
        """
        if not self._write_lock.try_acquire():
            return False
        if self._open is not None:
            self._write_lock.release()  # this thread holds it already
            return True
        try:
            transaction = self._transactions(writes=True)
            self._open = _Open(transaction, transaction.__enter__(), get_ident(), [])
            caller_cache.begin_snapshot(transaction.info)  # no other connection writes before the flush
        except FAILURES as error:
            raise Rerun("undone") from error
        finally:
            if self._open is None:
                self._write_lock.release()
        return True

    def run(self, work: Callable[[Connection], T], on_commit: OnCommit) -> T:
        """Run `work` in the group's transaction, without waiting for the write lock.

        `on_commit` is called after the commit or the rollback, with True for a commit. No response may be sent before,
        not even for an error of `work`.

        An error of `work` before it has written does not concern the others. An error afterwards rolls all of them
        back: a savepoint for each would cost as much as three statements, and work rarely fails so late.

        Raises `Rerun`: "busy" if another thread or process writes, "undone" if the group was rolled back.
        """
        if not self.begin() or (opened := self._open) is None:
            raise Rerun("busy")
        opened.callbacks.append(on_commit)
        write_guard.forget(opened.transaction.info)
        written = driver(opened.db).total_changes
        try:
            answer = work(opened.db)
        except BaseException as error:
            if driver(opened.db).total_changes == written and not isinstance(error, FAILURES):
                raise
            self._end(opened, error)  # its writes may be incomplete, or the database has rolled back more than them
            if isinstance(error, Exception):
                raise Rerun("undone") from error
            raise
        if len(opened.callbacks) >= _LARGEST_GROUP:
            self.flush()
        return answer

    def flush(self) -> None:
        """Commit what this thread has run since its last flush."""
        if (opened := self._open) is not None and opened.thread == get_ident():
            self._end(opened)

    def close(self) -> None:
        """Close the connections."""
        self._transactions.close()

    def _end(self, opened: _Open, error: BaseException | None = None) -> None:
        is_committed = False
        caller_cache.end_snapshot(opened.transaction.info)
        try:
            opened.transaction.__exit__(None if error is None else type(error), error, None)
            is_committed = error is None
        except FAILURES:
            pass  # each unit is run again by itself, and reports the failure then
        finally:
            self._open = None
            self._write_lock.release()
            for on_commit in opened.callbacks:
                on_commit(is_committed)
