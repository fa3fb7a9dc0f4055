"""Limits of an account: calls per day and concurrent calls (contract, section 3, "Limits").

Calls of a limited account are counted in the database under a lock of the account. So the limit holds across all
workers. A worker with calls of limited accounts sends a heartbeat every two seconds. Other workers free its calls after
eight seconds without a heartbeat. Accounts without limits cost nothing.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from dealdock.platform.clock import Clock
from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.errors import AWAY, DailyLimitReached, OutcomeUnknown, TooManyCallsAtOnce
from dealdock.platform.heartbeats import Watch
from dealdock.platform.models import CallUnderWay, Usage, Worker
from dealdock.platform.models.context import AccountContext
from dealdock.platform.randomness import Randomness

HEARTBEAT: Final = timedelta(seconds=2)
SILENCE: Final = timedelta(seconds=8)
"""A worker without a heartbeat for this time counts as dead."""


class RateLimiter:
    """A limiter of the calls that one process serves for limited accounts."""

    def __init__(self, database: Database, clock: Clock, randomness: Randomness) -> None:
        """Store the settings; no thread runs before the first call of a limited account."""
        self._database, self._clock, self._chance = database, clock, randomness
        self._worker_id = randomness.unique()
        self._left: list[str] = []  # finished calls that may still be counted as concurrent
        self._starting = threading.Lock()
        self._stopping = threading.Event()
        self._heart: threading.Thread | None = None
        self._others = Watch[str](clock, SILENCE.total_seconds())

    def enter(self, account: AccountContext) -> Callable[[], None]:
        """Admit one call and return the function that ends it. Raises `DailyLimitReached`, `TooManyCallsAtOnce`.

        A call of an account that was deleted meanwhile is admitted. It fails when it reads its account.
        """
        self._beat()
        call_id = self._chance.unique()

        def work(db: Connection) -> None:
            real = self._clock.now()
            _use_up(db, account, real)
            _take_place(db, account, call_id, self._worker_id)

        try:
            with suppress(IntegrityError):
                self._database.write(work)
        except OutcomeUnknown:
            self._left.append(call_id)
            raise
        return partial(self._leave, account.account_id, call_id)

    def _leave(self, account_id: int, call_id: str) -> None:
        """End a call in the database. Where that is unreachable, the next heartbeat does it."""
        mine = (CallUnderWay.account_id == account_id, CallUnderWay.id == call_id)
        try:
            self._database.write(lambda db: db.execute(delete(CallUnderWay).where(*mine)))
        except AWAY:
            self._left.append(call_id)

    def close(self) -> None:
        """Stop the heartbeats."""
        self._stopping.set()
        if self._heart is not None:
            self._heart.join()

    def _beat(self) -> None:
        """Start the heartbeats with the first limited call."""
        with self._starting:
            if self._heart is None:
                self._database.write(self._say)
                self._heart = threading.Thread(target=self._go_on, name="heartbeat", daemon=True)
                self._heart.start()

    def _go_on(self) -> None:
        while not self._stopping.wait(HEARTBEAT.total_seconds()):
            left = len(self._left)
            with suppress(DBAPIError, *AWAY):  # the next heartbeat tries again
                self._database.write(self._say)
                del self._left[:left]
        with suppress(DBAPIError, *AWAY):  # otherwise another worker cleans up
            self._database.write(self._forget)

    def _say(self, db: Connection) -> None:
        """Send a heartbeat, and clean up after dead workers."""
        mine = update(Worker).where(Worker.id == self._worker_id)
        if db.execute(mine.values(beats=Worker.beats + 1)).rowcount == 0:
            db.execute(insert(Worker).values(id=self._worker_id, beats=0))
        if self._left:
            db.execute(delete(CallUnderWay).where(CallUnderWay.id.in_(self._left)))
        beats = {row.id: row.beats for row in db.execute(select(Worker.__table__).where(Worker.id != self._worker_id))}
        for dead in self._others.stopped(beats):
            gone = delete(Worker).where(Worker.id == dead, Worker.beats == beats[dead])
            if db.execute(gone).rowcount:
                db.execute(delete(CallUnderWay).where(CallUnderWay.worker_id == dead))

    def _forget(self, db: Connection) -> None:
        db.execute(delete(CallUnderWay).where(CallUnderWay.worker_id == self._worker_id))
        db.execute(delete(Worker).where(Worker.id == self._worker_id))


def used(db: Connection, account: AccountContext, real: datetime) -> int:
    """Return the number of calls that the account has made today."""
    row = db.execute(select(Usage.day, Usage.used).where(Usage.account_id == account.account_id)).one_or_none()
    return row.used if row is not None and row.day == _day(account, real) else 0


def use(db: Connection, account: AccountContext, count: int, real: datetime) -> None:
    """Set the number of calls that the account has made today."""
    day = _day(account, real)
    _begin_counting(db, account, day)
    db.execute(update(Usage).where(Usage.account_id == account.account_id).values(day=day, used=count))


def resets_at(account: AccountContext, real: datetime) -> datetime:
    """Return the time when the count starts again: the next midnight of the account's clock in its time zone."""
    zone = ZoneInfo(account.time_zone)
    tomorrow = account.now(real).astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)


def _day(account: AccountContext, real: datetime) -> str:
    return account.now(real).astimezone(ZoneInfo(account.time_zone)).date().isoformat()


def _begin_counting(db: Connection, account: AccountContext, day: str) -> None:
    db.execute(
        text("INSERT INTO usage (account_id, day, used) VALUES (:account_id, :day, 0) ON CONFLICT DO NOTHING"),
        {"account_id": account.account_id, "day": day},
        execution_options=statement_tables.declare(Usage),
    )


def _use_up(db: Connection, account: AccountContext, real: datetime) -> None:
    """Count one of today's calls. Other calls of the account wait here for the commit."""
    day = _day(account, real)
    _begin_counting(db, account, day)
    one = Usage.account_id == account.account_id
    row = db.execute(select(Usage.day, Usage.used).where(one).with_for_update()).one()
    today = row.used if row.day == day else 0
    if account.daily_limit is not None and today >= account.daily_limit:
        raise DailyLimitReached(account.daily_limit)
    db.execute(update(Usage).where(one).values(day=day, used=today + 1))


def _take_place(db: Connection, account: AccountContext, call_id: str, worker_id: str) -> None:
    if account.concurrent_limit is not None:
        under_way = select(func.count()).select_from(CallUnderWay)
        mine = (CallUnderWay.account_id == account.account_id, CallUnderWay.worker_id.in_(select(Worker.id)))
        if db.scalars(under_way.where(*mine)).one() >= account.concurrent_limit:
            raise TooManyCallsAtOnce(account.concurrent_limit)
    db.execute(insert(CallUnderWay).values(account_id=account.account_id, id=call_id, worker_id=worker_id))
