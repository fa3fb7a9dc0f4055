"""Short units of work that are committed together: a COMMIT of its own takes about as long as all the rest of one."""

from collections.abc import Callable
from threading import get_ident
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from dealdock.core import connector, remembering
from dealdock.core.picture import Picture
from dealdock.core.retrying import FAILURES, Undone
from dealdock.core.sqlite import Transaction, Transactions, driver
from dealdock.core.writer import Writer

T = TypeVar("T")
Told = Callable[[bool], None]

_MOST: Final = 32


class Busy(Exception):
    """Somebody else writes, or waits for that."""


class _Open(NamedTuple):
    transaction: Transaction
    db: Connection
    thread: int
    told: list[Told]


class Together:
    """What a thread runs while it has SQLite's writer: units of work one after another, until it settles."""

    picture: Picture
    """For what only reads."""

    def __init__(self, transactions: Transactions, writer: Writer) -> None:
        self._transactions, self._writer = transactions, writer
        self.picture = Picture(transactions)
        self._open: _Open | None = None

    @property
    def is_free(self) -> bool:
        """Whether `run` would find nobody else."""
        found = self._writer.try_()
        if found:
            self._writer.leave()
        return found

    def run(self, work: Callable[[Connection], T], told: Told) -> T:
        """Run `work` without waiting for anybody. `Busy` where that can't be; `Undone`.

        What it raises before it has written is nothing to the others; afterwards it undoes them all: a savepoint for
        each would cost what three statements do, and hardly any work fails then. It is committed when this thread
        settles, which is to be soon; `told` is called then, with whether that came to be. Nothing may be answered
        before, whatever became of the work.
        """
        opened = self._joined()
        opened.told.append(told)
        connector.forget(opened.db)
        written = driver(opened.db).total_changes
        try:
            answer = work(opened.db)
        except BaseException as error:
            if driver(opened.db).total_changes == written and not isinstance(error, FAILURES):
                raise
            self._end(opened, error)  # a part of it may be there, or the database has undone more than that
            if isinstance(error, Exception):
                raise Undone from error
            raise
        if len(opened.told) >= _MOST:
            self.settle()
        return answer

    def settle(self) -> None:
        """Commit what this thread has run since it settled last, if anything."""
        if (opened := self._open) is not None and opened.thread == get_ident():
            self._end(opened)

    def _joined(self) -> _Open:
        if not self._writer.try_():
            raise Busy
        if self._open is not None:
            self._writer.leave()  # it was had already
            return self._open
        try:
            transaction = self._transactions(writes=True)
            self._open = _Open(transaction, transaction.__enter__(), get_ident(), [])
            remembering.begin_picture(self._open.db)  # nobody else writes until it settles
        except FAILURES as error:
            raise Undone from error
        finally:
            if self._open is None:
                self._writer.leave()
        return self._open

    def _end(self, opened: _Open, error: BaseException | None = None) -> None:
        is_done = False
        remembering.end_picture(opened.db)
        try:
            opened.transaction.__exit__(None if error is None else type(error), error, None)
            is_done = error is None
        except FAILURES:
            pass  # each meets it again by itself, and says so
        finally:
            self._open = None
            self._writer.leave()
            for told in opened.told:
                told(is_done)
