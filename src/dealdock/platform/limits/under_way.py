"""Calls under way of limited accounts, across all workers.

A worker with such calls sends a heartbeat every two seconds. Other workers free its calls after eight seconds without
a heartbeat.
"""

import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.limits.rules import Key
from dealdock.platform.records.heartbeats import Watch
from dealdock.platform.records.models import CallUnderWay, Worker

HEARTBEAT: Final = timedelta(seconds=2)
SILENCE: Final = timedelta(seconds=8)
"""A worker without a heartbeat for this time counts as dead."""


_KEY: Final = (CallUnderWay.limit_name, CallUnderWay.scope)
_ACCOUNT: Final = CallUnderWay.account_id == bindparam("of_account")
_NUMBERS: Final = (
    select(*_KEY, func.count()).where(_ACCOUNT, CallUnderWay.worker_id.in_(select(Worker.id))).group_by(*_KEY)
)
_ADD: Final = insert(CallUnderWay)
_LEAVE: Final = delete(CallUnderWay).where(_ACCOUNT, CallUnderWay.id == bindparam("call_id"))


def read(db: Connection, account_id: int) -> Mapping[Key, int]:
    """Return the numbers of the account's calls under way."""
    return {(name, scope): number for name, scope, number in db.execute(_NUMBERS, {"of_account": account_id})}


class CallsUnderWay:
    """The calls of limited accounts that one process has under way."""

    def __init__(self, database: Database, clock: Clock, worker_id: str) -> None:
        """Store the settings; no thread runs before `beat`."""
        self._database, self._worker_id = database, worker_id
        self._left: list[str] = []  # finished calls that may still be counted
        self._starting = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._others = Watch[str](clock, SILENCE.total_seconds())

    def add(self, db: Connection, account_id: int, call_id: str, keys: Collection[Key]) -> None:
        """Count a call for these limits."""
        call = {"account_id": account_id, "id": call_id, "worker_id": self._worker_id}
        rows = [{**call, "limit_name": name, "scope": scope} for name, scope in keys]
        db.execute(_ADD, rows)

    def leave(self, account_id: int, call_id: str) -> None:
        """End a call in the database. If that fails, the next heartbeat does it."""
        one = {"of_account": account_id, "call_id": call_id}
        try:
            self._database.write(lambda db: db.execute(_LEAVE, one))
        except (DBAPIError, *DATABASE_ERRORS):
            self.leave_later(call_id)

    def leave_later(self, call_id: str) -> None:
        """End a call with the next heartbeat."""
        self._left.append(call_id)

    def close(self) -> None:
        """Stop the heartbeats."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def start_heartbeats(self) -> None:
        """Start the heartbeats, unless they have begun."""
        with self._starting:
            if self._thread is None:
                self._database.write(self._send)
                self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        """Send heartbeats until the end, then sign off."""
        while not self._stopping.wait(HEARTBEAT.total_seconds()):
            left = len(self._left)
            with suppress(DBAPIError, *DATABASE_ERRORS):  # the next heartbeat tries again
                self._database.write(self._send)
                del self._left[:left]
        with suppress(DBAPIError, *DATABASE_ERRORS):  # otherwise another worker cleans up
            self._database.write(self._sign_off)

    def _send(self, db: Connection) -> None:
        """Send a heartbeat, and clean up after dead workers."""
        statement = update(Worker).where(Worker.id == self._worker_id)
        if db.execute(statement.values(beats=Worker.beats + 1)).rowcount == 0:
            db.execute(insert(Worker).values(id=self._worker_id, beats=0))
        if self._left:
            db.execute(delete(CallUnderWay).where(CallUnderWay.id.in_(self._left)))
        beats = {row.id: row.beats for row in db.execute(select(Worker.__table__).where(Worker.id != self._worker_id))}
        for dead in self._others.stopped(beats):
            dead_worker = delete(Worker).where(Worker.id == dead, Worker.beats == beats[dead])
            if db.execute(dead_worker).rowcount:
                db.execute(delete(CallUnderWay).where(CallUnderWay.worker_id == dead))

    def _sign_off(self, db: Connection) -> None:
        """Remove the worker and its calls."""
        db.execute(delete(CallUnderWay).where(CallUnderWay.worker_id == self._worker_id))
        db.execute(delete(Worker).where(Worker.id == self._worker_id))
