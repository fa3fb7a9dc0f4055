"""Deferred writing of the journal where several processes serve one database.

Normally a call waits until it is in the journal, because another process may read it next. While a process serves many
calls, it defers their entries instead: the calls do not wait, and the entries are written in large batches. A row in
the table `journal_writer` shows the other processes that it does so. A reader of the journal increments `requested` in
these rows. Each process looks at its row fifty times a second, writes the entries of all calls that were answered
before, and copies the number to `written`. The reader waits for that, but not for a process that has stopped.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, String, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.models import JournalWriter
from dealdock.platform.randomness import Randomness

MANY_CALLS: Final = 100
"""Calls per second from which on a process defers their entries."""

_FEW_CALLS: Final = MANY_CALLS // 5
"""Calls per second below which it stops to do so."""

_WINDOW_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.02

DEADLINE_SECONDS: Final = 5.0
"""The time after which a reader gives up a process that does not write: it was killed, or hangs."""

_FAILURES: Final = (DBAPIError, *DATABASE_ERRORS)
_log = logging.getLogger(__name__)

_ID: Final = bindparam("of_id", type_=String)
_ONE: Final = JournalWriter.id == _ID
_OTHERS: Final = Statement(select(JournalWriter.__table__).where(JournalWriter.id != _ID))
_REQUESTED: Final = Statement(select(JournalWriter.requested).where(_ONE))
_REQUEST: Final = Statement(
    update(JournalWriter)
    .where(JournalWriter.id != _ID)
    .values(requested=JournalWriter.requested + 1)
    .returning(JournalWriter.id, JournalWriter.requested)
)
_ANSWER: Final = update(JournalWriter).where(_ONE).values(written=bindparam("number"))
_ADD: Final = insert(JournalWriter)
_REMOVE: Final = delete(JournalWriter).where(_ONE)


class Deferral:
    """The decision of one process whether it defers its entries, and its requests to the other processes."""

    def __init__(self, database: Database, randomness: Randomness, write_all: Callable[[], None]) -> None:
        """Store the settings; no thread runs before there are many calls.

        `write_all` returns after the entries of all earlier calls are written.
        """
        self._database, self._write_all = database, write_all
        self._id = randomness.unique()
        self.is_on = False
        """True if calls need not wait for their entries."""
        self.is_behind = False
        """True if an entry was numbered by another machine's clock, which is ahead of this one's."""
        self._count, self._since = 0, 0.0
        self._wanted, self._closing = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def count(self) -> bool:
        """Count a call. Return True if it need not wait for its entry."""
        self._count += 1
        if self.is_on or self._count < MANY_CALLS or self.is_behind or self._wanted.is_set():
            return self.is_on
        now = time.monotonic()
        if now - self._since > _WINDOW_SECONDS:
            self._count, self._since = 0, now
            return False
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal-requests", daemon=True)
            self._thread.start()
        return False

    def close(self) -> None:
        """Stop deferring, and write what was deferred."""
        self._closing.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def flush_others(self) -> None:
        """Return after the other processes have written the entries of all calls that they answered before."""
        if not self._database.read(self._others):
            return
        requests = self._database.write(self._request)
        self._write_all()  # meanwhile
        until = time.monotonic() + DEADLINE_SECONDS
        while requests := self._unanswered(requests):
            if time.monotonic() > until:
                _log.warning("%d processes do not write their journal: they were killed, or hang", len(requests))
                self._database.write(lambda db: [db.execute(_REMOVE, {"of_id": each}) for each in requests])
                return
            time.sleep(_POLL_SECONDS / 4)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wanted.wait()
            with suppress(*_FAILURES):  # calls wait for their entries until the database is back
                self._defer()
            self.is_on = False
            self._write_all()
            with suppress(*_FAILURES):  # otherwise a reader removes the row
                self._database.write(lambda db: db.execute(_REMOVE, {"of_id": self._id}))
            self._wanted.clear()  # `close` sets it after `_closing`

    def _defer(self) -> None:
        """Defer entries, and answer requests, as long as there are many calls."""
        if self._closing.is_set():
            return
        self._database.write(self._announce)
        self._count, self._since, written = MANY_CALLS, time.monotonic(), 0
        self.is_on = True
        while not self._closing.wait(_POLL_SECONDS) and not self.is_behind and self._are_many():
            requested = self._database.read(self._requested)
            if requested is None:  # a reader has given up this process
                return
            if requested > written:
                self._write_all()
                written = requested
                self._database.write(partial(_answer, {"of_id": self._id, "number": written}))

    def _are_many(self) -> bool:
        """Return False at the end of a period with few calls."""
        if time.monotonic() - self._since < _WINDOW_SECONDS:
            return True
        many = self._count >= _FEW_CALLS
        self._count, self._since = 0, time.monotonic()
        return many

    def _announce(self, db: Connection) -> None:
        db.execute(_REMOVE, {"of_id": self._id})
        db.execute(_ADD, {"id": self._id, "requested": 0, "written": 0})

    def _requested(self, db: Connection) -> int | None:
        found: int | None = _REQUESTED.value(db, {"of_id": self._id})
        return found

    def _others(self, db: Connection) -> Mapping[str, int]:
        """Return the other processes that defer entries, each with the request that it has answered last."""
        return {row.id: row.written for row in _OTHERS.all(db, {"of_id": self._id})}

    def _request(self, db: Connection) -> Mapping[str, int]:
        return dict(_REQUEST.tuples(db, {"of_id": self._id}))

    def _unanswered(self, requests: Mapping[str, int]) -> Mapping[str, int]:
        written = self._database.read(self._others)
        return {each: number for each, number in requests.items() if written.get(each, number) < number}


def _answer(answer: Mapping[str, Any], db: Connection) -> None:
    db.execute(_ANSWER, answer)
