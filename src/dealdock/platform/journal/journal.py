"""The journal: the newest thousand calls of each account, with their responses.

One thread writes calls in batches. Where this process alone serves a SQLite file, a batch is written shortly after the
responses, and reading the journal flushes it first. Otherwise another process may read the journal, so a call waits for
its batch before the last byte of its response. While one batch is committed, the next one collects calls.
"""

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from itertools import chain
from operator import itemgetter
from typing import Final, Protocol, TypeVar

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.errors import AWAY
from dealdock.platform.journal import call_log, store
from dealdock.platform.journal.call_log import Call, Entry
from dealdock.platform.metrics import Metrics
from dealdock.platform.models.context import AccountContext

T = TypeVar("T")

_COLLECT_SECONDS: Final = 0.1
"""The time for which a batch collects calls if no request waits for it."""

_BATCH_CALLS: Final = 200
"""The number of calls that are written within a few milliseconds, a delay that other writers do not notice."""

_FULL_BATCH_SECONDS: Final = 1.9
"""The time for which a full batch collects further calls. A call that later ones displace need not be written."""

_MANY_DISPLACED: Final = 64
"""Displaced calls that a request logs itself: one after another, each takes half as long."""

_LARGE_BYTES: Final = 2**16
"""The weight of a call that is written at once: its parameters are many times larger than what is stored."""

_HEAVY_BATCH_BYTES: Final = 16 * 2**20
"""The weight of a batch that is written at once."""

_MAX_BATCH_BYTES: Final = 2 * _HEAVY_BATCH_BYTES
"""The weight of a batch beyond which a further call waits until it is written."""

_log = logging.getLogger(__name__)


class FinishedCall(Protocol):
    """A finished call. Formatting it takes time, so it is formatted late, and only as often as needed."""

    @property
    def account(self) -> AccountContext | None: ...

    @property
    def weight(self) -> int:
        """The approximate size in memory, in bytes."""

    def call(self) -> Call:
        """Return the values to log and count."""

    def entry(self) -> Entry:
        """Return the values to store."""


class _Batch:
    """Calls that are written in one transaction or a few."""

    def __init__(self) -> None:
        self.count = 0  # of all calls that were added
        self.weight = 0  # of the calls that are left
        self._left = defaultdict[int | None, deque[tuple[int, int, FinishedCall, int]]](deque)
        self.is_awaited = False
        self.is_large = False
        self.written: Future[None] = Future()
        self.written.set_running_or_notify_cancel()  # a cancelled request must not cancel it for the others

    def add(self, at: int, finished: FinishedCall) -> tuple[int, FinishedCall] | None:
        """Add a call. Return the call that it displaces from the journal before that was written."""
        account = finished.account
        left = self._left[account and account.account_id]
        weight = finished.weight
        left.append((self.count, at, finished, weight))
        self.count += 1
        self.weight += weight
        self.is_large = self.is_large or weight > _LARGE_BYTES or self.weight > _HEAVY_BATCH_BYTES
        if account is None or len(left) <= store.MAX_CALLS:
            return None
        _, at, finished, weight = left.popleft()
        self.weight -= weight
        return at, finished

    @property
    def calls(self) -> list[tuple[int, FinishedCall]]:
        """The remaining calls with the times of their responses, in order of response."""
        in_order = sorted(chain.from_iterable(self._left.values()), key=itemgetter(0))
        return [(at, finished) for _, at, finished, _ in in_order]


class Journal:
    """A writer of the calls that one process serves."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, *, alone: bool) -> None:
        """Store the settings; no thread runs before the first call. `alone`: no other process serves this database."""
        self._database, self._clock, self._metrics = database, clock, metrics
        self._writes_later = alone and database.engine.dialect.name == "sqlite"
        self._changed = threading.Condition()
        self._collecting = _Batch()
        self._under_way: _Batch | None = None
        self._displaced = deque[tuple[int, FinishedCall]]()
        self._logging = threading.Lock()
        self._closing = False
        self._thread: threading.Thread | None = None

    def add(self, finished: FinishedCall) -> Future[None] | None:
        """Queue a call for writing. The response may end only after the returned future, if there is one."""
        with self._changed:
            if self._closing:
                return None
            batch = self._collecting
            if displaced := batch.add(self._clock.microseconds(), finished):
                self._displaced.append(displaced)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
            waits = not self._writes_later or batch.weight > _MAX_BATCH_BYTES
            if waits or batch.count in {1, _BATCH_CALLS} or batch.is_large:
                self._changed.notify_all()
            return batch.written if waits else None

    def log_displaced(self) -> None:
        """Log the displaced calls if there are many. Called after each response."""
        if len(self._displaced) >= _MANY_DISPLACED and not self._logging.locked():
            self._log_displaced()

    def flush(self) -> None:
        """Return after all calls that were added before are written."""
        with self._changed:
            last = self._collecting if self._collecting.count else self._under_way
            if last is not None:
                last.is_awaited = True
            self._changed.notify_all()
        if last is not None:
            last.written.result()

    def close(self) -> None:
        """Write the remaining calls and stop."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._write_next():
            pass  # keep no reference to a batch while the next one collects calls

    def _write_next(self) -> bool:
        """Write the next batch. Return False after the last one."""
        batch = self._next()
        if batch is None:
            return False
        self._log_displaced()
        kept, left = list[tuple[int, int, Call]](), batch.calls
        for start in range(0, len(left), _BATCH_CALLS):
            some = list(self._entries(left[start : start + _BATCH_CALLS]))
            numbers = self._written(some)
            kept += ((number, at, entry.call) for number, (at, entry) in zip(numbers, some, strict=True))
        batch.written.set_result(None)
        for number, at, call in self._throttled(kept):
            call_log.log(number, at, call)
        return True

    def _log_displaced(self) -> None:
        with self._logging:
            while self._displaced:
                at, finished = self._displaced.popleft()
                try:
                    call = finished.call()
                    self._count(call)
                except Exception:  # noqa: BLE001 (log the other calls)
                    _log.exception("a call is missing in the log")
                else:
                    call_log.log(at, at, call)

    def _next(self) -> _Batch | None:
        """Return the next batch; None at the end."""
        with self._changed:
            self._under_way = None
            self._changed.wait_for(lambda: self._collecting.count or self._closing)
            batch = self._collecting
            if not batch.count:
                return None
            if self._changed.wait_for(lambda: self._is_due or batch.count >= _BATCH_CALLS, _COLLECT_SECONDS):
                self._changed.wait_for(lambda: self._is_due, _FULL_BATCH_SECONDS)
            self._under_way, self._collecting = batch, _Batch()
            return batch

    @property
    def _is_due(self) -> bool:
        """True if the current batch must be written at once."""
        return self._is_awaited or self._collecting.is_large

    @property
    def _is_awaited(self) -> bool:
        """True if a request waits for the current batch, or for one after it."""
        batches = (self._collecting, self._under_way)
        return (
            not self._writes_later or self._closing or any(batch is not None and batch.is_awaited for batch in batches)
        )

    def _throttled(self, items: Iterable[T]) -> Iterator[T]:
        return store.throttled(items, lambda: self._is_awaited)

    def _entries(self, calls: Iterable[tuple[int, FinishedCall]]) -> Iterator[tuple[int, Entry]]:
        for at, finished in self._throttled(calls):
            try:
                entry = finished.entry()
                self._count(entry.call)
            except Exception:  # noqa: BLE001 (write the other calls)
                _log.exception("a call is missing in the journal")
            else:
                yield at, entry

    def _count(self, call: Call) -> None:
        self._metrics.observe(call.object, call.operation, call.status, call.code, call.duration)

    def _written(self, some: list[tuple[int, Entry]]) -> list[int]:
        """Write calls and return their numbers. A call that is not in the journal has the time of its response."""
        try:
            rows = store.write(self._database, some)
        except AWAY:
            _log.warning("calls are missing in the journal: the database was away")
        except Exception:  # noqa: BLE001 (calls are served even where they cannot be recorded)
            _log.exception("calls are missing in the journal")
        else:
            return [at if row is None else row["number"] for row, (at, _) in zip(rows, some, strict=True)]
        return [at for at, _ in some]
