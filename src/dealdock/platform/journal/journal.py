"""The journal: the newest thousand calls of each account, with their responses.

One thread writes calls in batches. Where this process alone serves a SQLite file, a batch is written shortly after the
responses, and reading the journal flushes it first. Otherwise another process may read the journal. There, a call waits
for its batch before the last byte of its response, or its entry is deferred (`deferral.py`). While one batch is
committed, the next one collects calls.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import Final, TypeVar

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.journal import call_log, store
from dealdock.platform.journal.batch import HEAVY_BYTES, Batch, FinishedCall
from dealdock.platform.journal.call_log import Call, Entry
from dealdock.platform.journal.deferral import Deferral
from dealdock.platform.metrics import Metrics
from dealdock.platform.randomness import Randomness

T = TypeVar("T")

_COLLECT_SECONDS: Final = 0.1
"""The time for which a batch collects calls if no request waits for it."""

_MANY_CALLS: Final = 100
"""The number of calls within `_COLLECT_SECONDS` from which on a batch collects calls for longer."""

_MANY_CALLS_SECONDS: Final = 1.9
"""The additional time for which it then collects them. A call that later ones displace need not be written: half of all
if an account has a thousand calls a second."""

_CALLS_AT_ONCE: Final = 200
"""The number of calls that are written within a few milliseconds, a delay that other writers do not notice."""

_MANY_DISPLACED: Final = 64
"""Displaced calls that a request logs itself: one after another, each takes half as long."""

_MAX_BATCH_BYTES: Final = 2 * HEAVY_BYTES
"""The weight of a batch beyond which a further call waits until it is written."""

_log = logging.getLogger(__name__)


class Journal:
    """A writer of the calls that one process serves."""

    def __init__(
        self, database: Database, clock: Clock, metrics: Metrics, randomness: Randomness, *, alone: bool
    ) -> None:
        """Store the settings; no thread runs before the first call. `alone`: no other process serves this database."""
        self._database, self._clock, self._metrics = database, clock, metrics
        is_alone = alone and database.engine.dialect.name == "sqlite"
        self._deferral = None if is_alone else Deferral(database, randomness, self.flush_own)
        self._changed = threading.Condition()
        self._collecting = Batch()
        self._under_way: Batch | None = None
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
            waits = not (self._deferral is None or self._deferral.count()) or batch.weight > _MAX_BATCH_BYTES
            batch.is_awaited = batch.is_awaited or waits
            if waits or batch.count in {1, _MANY_CALLS} or batch.is_large:
                self._changed.notify_all()
            if waits:
                return batch.written
            batch.is_deferred = self._deferral is not None
            return None

    def log_displaced(self) -> None:
        """Log the displaced calls if there are many. Called after each response."""
        if len(self._displaced) >= _MANY_DISPLACED and not self._logging.locked():
            self._log_displaced()

    def flush(self) -> None:
        """Return after all calls that any process answered before are written."""
        self.flush_own()
        if self._deferral is not None:
            self._deferral.flush_others()

    def flush_own(self) -> None:
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
        if self._deferral is not None:
            self._deferral.close()
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
        for start in range(0, len(left), _CALLS_AT_ONCE):
            some = list(self._entries(left[start : start + _CALLS_AT_ONCE]))
            numbers = self._written(some, is_deferred=batch.is_deferred)
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

    def _next(self) -> Batch | None:
        """Return the next batch; None at the end."""
        with self._changed:
            self._under_way = None
            self._changed.wait_for(lambda: self._collecting.count or self._closing)
            batch = self._collecting
            if not batch.count:
                return None
            if self._changed.wait_for(lambda: self._is_due or batch.count >= _MANY_CALLS, _COLLECT_SECONDS):
                self._changed.wait_for(lambda: self._is_due, _MANY_CALLS_SECONDS)
            self._under_way, self._collecting = batch, Batch()
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

    @property
    def _writes_later(self) -> bool:
        return self._deferral is None or self._deferral.is_on

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

    def _written(self, some: list[tuple[int, Entry]], *, is_deferred: bool) -> list[int]:
        """Write calls and return their numbers. A call that is not in the journal has the time of its response."""
        if not some:  # none could be formatted
            return []
        try:
            rows = store.write(self._database, some, now=self._clock.microseconds if is_deferred else None)
        except DATABASE_ERRORS:
            _log.warning("calls are missing in the journal: the database was away")
        except Exception:  # noqa: BLE001 (calls are served even where they cannot be recorded)
            _log.exception("calls are missing in the journal")
        else:
            numbers = [at if row is None else row["number"] for row, (at, _) in zip(rows, some, strict=True)]
            if self._deferral is not None:
                self._deferral.is_behind = max(numbers) > self._clock.microseconds()
            return numbers
        return [at for at, _ in some]
