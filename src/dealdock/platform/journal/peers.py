"""The processes that write the calls of one PostgreSQL database: a reader asks them all to write what they have."""

import logging
import socket
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Final, TypeAlias

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.database.dialects import DatabaseMicroseconds
from dealdock.platform.database.postgresql import notifications
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.journal import retention
from dealdock.platform.records.models import JournalEntry

WriteFor: TypeAlias = Callable[[int, Callable[[], object]], None]
"""Writes all calls that were answered before, then calls the function. Later calls have numbers above the given one."""

_CHANNEL: Final = "dealdock_journal"
_MAX_WAIT_SECONDS: Final = 1.0
"""The time for which a reader waits for the other processes."""

_LOOK_SECONDS: Final = 0.05
"""The time after which a reader looks whether the processes that it waits for still run."""

_RETRY_SECONDS: Final = 1.0
_ERRORS: Final = (DBAPIError, PoolTimeout, *DATABASE_ERRORS)

_NOW: Final = Statement(select(DatabaseMicroseconds().label("now")))
_NEWEST: Final = retention.newest_first(bindparam("account_id")).limit(1).scalar_subquery()
_NEWEST_OF_ALL: Final = select(func.max(JournalEntry.number)).scalar_subquery()
_UPTO: Final = Statement(select(func.greatest(DatabaseMicroseconds(), _NEWEST).label("upto")))
_UPTO_OF_ALL: Final = Statement(select(func.greatest(DatabaseMicroseconds(), _NEWEST_OF_ALL).label("upto")))

_log = logging.getLogger(__name__)


def now(db: Connection) -> int:
    """Return PostgreSQL's time, in microseconds since 1970."""
    found: int = _NOW.value(db, {})
    return found


def upto_of(account_id: int | None) -> Callable[[Connection], int]:
    """Return a function that reads the number at which a list of calls can end: no call that was answered has a higher
    one, even if a clock was set back. `account_id`: the account of the calls; None: all accounts.
    """

    def read(db: Connection) -> int:
        found: int = (_UPTO_OF_ALL if account_id is None else _UPTO).value(db, {"account_id": account_id})
        return found

    return read


def _do_nothing() -> None:
    """Do nothing: nothing waits."""


class Question:
    """A question to the other processes. Until it is answered, calls of theirs may be missing in the journal."""

    def __init__(self, peers: "Peers", number: int, upto: int) -> None:
        self._peers, self._number = peers, number
        self.upto: Final = upto
        """No call that was answered before the question has a higher number, and every later one has."""

    def wait(self) -> None:
        """Wait for the answers of the processes that still run, a second at most."""
        self._peers.wait(self._number)


class Peers:
    """The other processes that write calls, and the thread by which they ask this one."""

    def __init__(self, database: Database, clock: Clock, write_for: WriteFor) -> None:
        """Store the settings; no thread runs before `start`."""
        self._database, self._clock, self._write_for = database, clock, write_for
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._ends: tuple[socket.socket, socket.socket] | None = None  # of a connection that is closed to stop
        self._is_settled = False  # true once the thread has tried to listen
        self._pid: int | None = None
        self._numbers = count(1)
        self._missing: dict[int, set[int]] = {}  # the processes that have not answered, by question

    @property
    def is_listening(self) -> bool:
        """True if readers can ask this process."""
        return self._pid is not None

    def start(self) -> None:
        """Begin to listen, unless that has begun."""
        with self._changed:
            if self._thread is None and not self._stopping.is_set():
                self._ends = socket.socketpair()
                listen = partial(self._run, self._ends[1])
                self._thread = threading.Thread(target=listen, name="journal-listener", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with self._changed:
            self._stopping.set()
            thread, ends = self._thread, self._ends
        if thread is not None and ends is not None:
            ends[0].close()
            thread.join()
            ends[1].close()

    def ask(self, upto: Callable[[Connection], int] = now) -> Question | None:
        """Ask all other processes to write what they have. None: this process would not receive the answers.

        `upto`: returns the number of the question, such as `upto_of`.
        """
        self.start()
        with self._changed:
            self._changed.wait_for(lambda: self._is_settled or self._stopping.is_set(), _MAX_WAIT_SECONDS)
            own = self._pid
        if own is None:
            return None
        number = next(self._numbers)
        try:
            return Question(self, number, self._database.autocommit(partial(self._ask, own, number, upto)))
        except _ERRORS:  # the reader meets the error, too
            return None

    def wait(self, number: int) -> None:
        """Wait for the answers to a question."""
        deadline = self._clock.monotonic() + _MAX_WAIT_SECONDS
        missing = self._missing.get(number, set())
        while missing and self._clock.monotonic() < deadline:
            with self._changed:
                is_answered = self._changed.wait_for(lambda: not missing, _LOOK_SECONDS)
            if not is_answered:
                missing.intersection_update(self._running())
        self._missing.pop(number, None)
        if missing:
            _log.warning("calls may be missing in the journal: a process did not write them within a second")

    def _ask(self, own: int, number: int, read_upto: Callable[[Connection], int], db: Connection) -> int:
        upto = read_upto(db)
        others = {*notifications.listeners(db)} - {own}
        if others:
            with self._changed:
                self._missing[number] = others
            notifications.notify(db, _CHANNEL, f"{own} {number} {upto}")
        return upto

    def _running(self) -> Collection[int]:
        with suppress(*_ERRORS):
            return set(self._database.autocommit(notifications.listeners))
        return set()

    def _run(self, stopped: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                if not self._listen(stopped):
                    return
            except _ERRORS:
                pass  # until the database is back
            finally:
                self._settle(None)
            self._stopping.wait(_RETRY_SECONDS)

    def _listen(self, stopped: socket.socket) -> bool:
        """Receive questions and answers until the end. Return False if this database has no notifications."""
        with notifications.listening(self._database, _CHANNEL, stopped) as session:
            if session is None:
                return False
            self._write_for(self._database.autocommit(now), _do_nothing)
            self._settle(session.pid)
            for each in session.received():
                self._receive(session.pid, each)
        return True

    def _settle(self, pid: int | None) -> None:
        with self._changed:
            self._pid, self._is_settled = pid, True
            self._changed.notify_all()

    def _receive(self, own: int, notification: notifications.Notification) -> None:
        """Take a question of another process, or an answer to this one."""
        pid, number, *upto = map(int, notification.text.split())
        if not upto:
            with self._changed:
                self._missing.get(number, set()).discard(pid)
                self._changed.notify_all()
        elif pid != own:
            self._write_for(upto[0], partial(self._answer, own, pid, number))

    def _answer(self, own: int, pid: int, number: int) -> None:
        """Answer a question. If that fails, the reader waits for its second."""
        with suppress(*_ERRORS):
            self._database.autocommit(lambda db: notifications.notify(db, f"{_CHANNEL}_{pid}", f"{own} {number}"))
