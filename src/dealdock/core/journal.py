"""The journal: what was asked of an account, and what it was answered; the newest thousand calls of each.

Calls are written down in batches, by one thread. Where this process alone serves a SQLite file, that is a moment after
they were answered, and whoever reads the journal has it written up to date first. Otherwise others may ask elsewhere
for what was answered here, so a call waits for its batch before the last byte of its answer: while one is committed,
the next gathers.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, ScalarSelect, Select, bindparam, delete, func, insert, select, true
from sqlalchemy.exc import IntegrityError

from dealdock.core import calls
from dealdock.core.calls import Entry
from dealdock.core.clock import Clock
from dealdock.core.database import Database
from dealdock.core.errors import AWAY, OutcomeUnknown
from dealdock.core.metrics import Metrics
from dealdock.core.models import Account, Directory, JournalEntry
from dealdock.core.prepared import Prepared
from dealdock.core.reading import AnyRow
from dealdock.core.unhurried import unhurried
from dealdock.core.user import TENANT, Tenant

KEPT: Final = 1_000
"""Calls of an account."""

_PAUSE: Final = 0.1  # seconds that a batch gathers, where nobody waits for it
_BATCH: Final = 200  # calls: so many are written in a few milliseconds, which nobody notices who waits for the writer
_MORE: Final = 1.9  # seconds that it gathers further with so many: what later calls push out needn't be written at all
_HEAVY: Final = 16 * 2**20  # the size of calls with which it doesn't
_HEAVIEST: Final = 2 * _HEAVY  # and of those that are written behind; whoever comes after that waits
_CLEARED_EVERY: Final = 64  # calls; between two clearings an account has a few more than are shown

_log = logging.getLogger(__name__)


Tell = Callable[[], Entry]
"""Tells of a call: called once, by the thread that writes, so that it costs no time on the way of the answer."""


class _Batch:
    """Calls that are written in one transaction, or a few."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, Tell]] = []
        self.weight = 0
        self.written: Future[None] = Future()
        self.written.set_running_or_notify_cancel()  # whoever no longer waits can't take it from the others


class Journal:
    """Writes down the calls that one process answers."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, *, alone: bool) -> None:
        """Nothing runs before the first call. `alone`: no other process serves this database."""
        self._database, self._clock, self._metrics = database, clock, metrics
        self._behind = alone and database.engine.dialect.name == "sqlite"
        self._changed = threading.Condition()
        self._gathering = _Batch()
        self._under_way: _Batch | None = None
        self._hurry = not self._behind
        self._closing = False
        self._last = 0
        self._thread: threading.Thread | None = None

    def add(self, tell: Tell, weight: int) -> Future[None] | None:
        """Write down a call, about so many bytes large; what comes back is to be waited for before its answer ends."""
        with self._changed:
            if self._closing:
                return None
            self._last = max(self._last + 1, self._clock.microseconds())
            batch = self._gathering
            batch.calls.append((self._last, tell))
            batch.weight += weight
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="journal", daemon=True)
                self._thread.start()
            waits = not self._behind or batch.weight > _HEAVIEST
            if waits or len(batch.calls) in {1, _BATCH} or batch.weight > _HEAVY:
                self._changed.notify_all()
            return batch.written if waits else None

    def flush(self) -> None:
        """Return once all is written down that was added before."""
        with self._changed:
            last = self._gathering if self._gathering.calls else self._under_way
            self._hurry = True
            self._changed.notify_all()
        if last is not None:
            last.written.result()

    def close(self) -> None:
        """Write down what is left, and end."""
        with self._changed:
            self._closing = self._hurry = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _go_on(self) -> None:
        while (batch := self._next()) is not None:
            told, left = _parted(list(self._told(unhurried(batch.calls))))
            for start in range(0, len(left), _BATCH):
                entries = left[start : start + _BATCH]
                try:
                    entries = self._write(entries)
                except AWAY:
                    _log.warning("calls are missing in the journal: the database was away")
                except Exception:  # noqa: BLE001 (calls are answered though nobody can tell of them)
                    _log.exception("calls are missing in the journal")
                told += entries
            batch.written.set_result(None)
            calls.log(unhurried(told))

    def _next(self) -> _Batch | None:
        """What has gathered; None at the end."""
        with self._changed:
            self._under_way = None
            self._changed.wait_for(lambda: self._gathering.calls or self._closing)
            batch = self._gathering
            if not batch.calls:
                return None
            if self._changed.wait_for(lambda: self._is_due or len(batch.calls) >= _BATCH, _PAUSE):
                self._changed.wait_for(lambda: self._is_due, _MORE)
            self._hurry = not self._behind or self._closing
            self._under_way, self._gathering = batch, _Batch()
            return batch

    @property
    def _is_due(self) -> bool:
        """Whether what gathers is to be written at once."""
        return self._hurry or self._gathering.weight > _HEAVY

    def _told(self, calls: Iterable[tuple[int, Tell]]) -> Iterator[tuple[int, Entry]]:
        """Told, and counted."""
        for number, tell in calls:
            try:
                call = tell()
                self._metrics.observe(call.object, call.operation, call.status, call.code, call.duration)
            except Exception:  # noqa: BLE001 (the others are told of)
                _log.exception("a call is missing in the journal")
            else:
                yield number, call

    def _write(self, entries: list[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
        """Answers them with the numbers that they have got."""
        for shift in count():
            rows = [(number + shift, entry) for number, entry in entries]
            try:
                self._insert(partial(_insert, rows))
            except IntegrityError:  # another process had the same number in the same microsecond
                if shift == _BATCH:
                    raise
            else:
                return rows
        raise AssertionError  # the last attempt returns or raises

    def _insert(self, work: Callable[[Connection], None]) -> None:
        try:
            self._database.writing(work)
        except OutcomeUnknown:
            with suppress(IntegrityError):  # then they were written
                self._database.writing(work)


def _parted(told: Sequence[tuple[int, Entry]]) -> tuple[list[tuple[int, Entry]], list[tuple[int, Entry]]]:
    """Those that later ones of their account push out of the journal, and those that are left."""
    later = Counter[int]()
    pushed_out, left = list[tuple[int, Entry]](), list[tuple[int, Entry]]()
    for number, call in unhurried(reversed(told)):
        if call.account is not None:
            later[call.account.account_id] += 1
        is_left = call.account is None or later[call.account.account_id] <= KEPT
        (left if is_left else pushed_out).append((number, call))
    return pushed_out[::-1], left[::-1]


def entries(
    db: Connection,
    account: Tenant,
    *,
    object_: str | None = None,
    operation: str | None = None,
    after: int | None = None,
    since: datetime | None = None,
    limit: int = KEPT,
) -> Sequence[AnyRow]:
    """The account's calls, the newest last; of too many the newest. `after` a number, `since` a moment."""
    asked = select(JournalEntry.__table__).where(JournalEntry.account_id == account.account_id)
    asked = asked.where(JournalEntry.number >= func.coalesce(_oldest_kept(account.account_id), 0))
    for column, value in ((JournalEntry.object, object_), (JournalEntry.operation, operation)):
        asked = asked if value is None else asked.where(column == value)
    if after is not None:
        asked = asked.where(JournalEntry.number > after)
    if since is not None:
        asked = asked.where(JournalEntry.at >= since)
    return db.execute(asked.order_by(JournalEntry.number.desc()).limit(limit)).all()[::-1]


def clear(db: Connection, account: Tenant) -> None:
    """Forget the account's calls."""
    db.execute(delete(JournalEntry).where(JournalEntry.account_id == account.account_id))


def _oldest_kept(account_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """The number of the last call that is shown; none where all are."""
    newest_first = select(JournalEntry.number).where(JournalEntry.account_id == account_id)
    return newest_first.order_by(JournalEntry.number.desc()).offset(KEPT - 1).limit(1).scalar_subquery()


# Made once: it takes longer to make a statement than to run it.
_IS_HERE: Final = Account.id.in_(bindparam("ids", expanding=True))
_HERE: Final[Mapping[str, Select[int]]] = {
    "sqlite": select(Account.id).where(_IS_HERE),
    # The journal need not outlast a crash of the machine; said in the same breath, which saves a way to the server.
    "postgresql": select(Account.id).where(_IS_HERE, func.set_config("synchronous_commit", "off", true()) == "off"),
}
_INSERT: Final = Prepared(insert(JournalEntry), columns=JournalEntry.__table__.c.keys())
_CLEAR: Final = Prepared(
    delete(JournalEntry).where(
        JournalEntry.account_id == bindparam("account_id"),
        JournalEntry.number < _oldest_kept(bindparam("account_id")),
    )
)
_BY_DIGEST: Final = (
    select(Directory.digest, *TENANT)
    .join(Account, Account.id == Directory.account_id)
    .where(Directory.digest.in_(bindparam("digests", expanding=True)))
)
_BY_UNIT: Final = select(Account.business_unit_id, *TENANT).where(
    Account.business_unit_id.in_(bindparam("units", expanding=True))
)


def _insert(calls: Sequence[tuple[int, Entry]], db: Connection) -> None:
    """Calls of nobody, and of accounts that are gone, are left out."""
    claimed = _claimed(db, [entry for _, entry in calls if entry.account is None])
    rows = []
    for number, entry in calls:
        claims = (*entry.shown, entry.business_unit_id)
        account = entry.account or next((claimed[claim] for claim in claims if claim in claimed), None)
        if account is not None:
            rows.append(_row(number, account, entry))
    ids = {row["account_id"] for row in rows}
    here = set(db.scalars(_HERE[db.dialect.name], {"ids": list(ids)})) if ids else ids
    rows = [row for row in rows if row["account_id"] in here]
    _INSERT.run_many(db, rows)
    for account_id in {row["account_id"] for row in rows if row["number"] % _CLEARED_EVERY == 0}:
        _CLEAR.run(db, {"account_id": account_id})


def _row(number: int, account: Tenant, entry: Entry) -> dict[str, Any]:
    row = entry._asdict()
    del row["account"], row["shown"], row["business_unit_id"], row["real"]
    return {"account_id": account.account_id, "number": number, "at": account.now(entry.real), **row}


def _claimed(db: Connection, calls: Sequence[Entry]) -> Mapping[str | None, Tenant]:
    """The accounts that calls may be laid to which were refused before it was known whose they are."""
    digests = {digest for entry in calls for digest in entry.shown}
    units = {entry.business_unit_id for entry in calls} - {None}
    found = [
        *(db.execute(_BY_DIGEST, {"digests": list(digests)}) if digests else ()),
        *(db.execute(_BY_UNIT, {"units": list(units)}) if units else ()),
    ]
    return {row[0]: Tenant(*row[1:]) for row in found}
