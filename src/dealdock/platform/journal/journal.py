"""The journal: what was asked of an account, and what it was answered; the newest thousand calls of each.

Calls are written down in batches, by one thread. Where this process alone serves a SQLite file, that is a moment after
they were answered, and whoever reads the journal has it written up to date first. Otherwise others may ask elsewhere
for what was answered here, so a call waits for its batch before the last byte of its answer: while one is committed,
the next gathers.
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
from dealdock.platform.models.context import Tenant

T = TypeVar("T")

_PAUSE: Final = 0.1  # seconds that a batch gathers, where nobody waits for it
_BATCH: Final = 200  # calls: so many are written in a few milliseconds, which nobody notices who waits for the writer
_MORE: Final = 1.9  # seconds that it gathers further with so many: what later calls push out needn't be written at all
_TOGETHER: Final = 64  # calls that are told of by whoever answers: one after another, each takes half as long
_HEAVY: Final = 16 * 2**20  # the size of calls with which it doesn't
_HEAVIEST: Final = 2 * _HEAVY  # and of those that are written behind; whoever comes after that waits

_log = logging.getLogger(__name__)


class Told(Protocol):
    """A call that is over. Putting it into words costs time, so it is asked late, and for as few as will do."""

    @property
    def account(self) -> Tenant | None: ...

    @property
    def weight(self) -> int:
        """About how many bytes of memory it takes."""

    def call(self) -> Call:
        """What is logged and counted."""

    def entry(self) -> Entry:
        """What is kept."""


class _Batch:
    """Calls that are written in one transaction, or a few."""

    def __init__(self) -> None:
        self.count = 0  # of all that were added
        self.weight = 0  # of those that are left
        self._left = defaultdict[int | None, deque[tuple[int, int, Told, int]]](deque)
        self.is_awaited = False
        self.written: Future[None] = Future()
        self.written.set_running_or_notify_cancel()  # whoever no longer waits can't take it from the others

    def add(self, at: int, told: Told) -> tuple[int, Told] | None:
        """Answers the call that this one pushes out of the journal before it is written."""
        account = told.account
        left = self._left[account and account.account_id]
        weight = told.weight
        left.append((self.count, at, told, weight))
        self.count += 1
        self.weight += weight
        if account is None or len(left) <= store.KEPT:
            return None
        _, at, told, weight = left.popleft()
        self.weight -= weight
        return at, told

    @property
    def calls(self) -> list[tuple[int, Told]]:
        """What is left, with the moments of the answers, in the order of answering."""
        in_order = sorted(chain.from_iterable(self._left.values()), key=itemgetter(0))
        return [(at, told) for _, at, told, _ in in_order]


class Journal:
    """Writes down the calls that one process answers."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, *, alone: bool) -> None:
        """Nothing runs before the first call. `alone`: no other process serves this database."""
        self._database, self._clock, self._metrics = database, clock, metrics
        self._behind = alone and database.engine.dialect.name == "sqlite"
        self._changed = threading.Condition()
        self._gathering = _Batch()
        self._under_way: _Batch | None = None
        self._pushed_out = deque[tuple[int, Told]]()
        self._telling = threading.Lock()
        self._closing = False
        self._thread: threading.Thread | None = None

    def add(self, told: Told) -> Future[None] | None:
        """Write down a call; what comes back is to be waited for before its answer ends."""
        with self._changed:
            if self._closing:
                return None
            batch = self._gathering
            if pushed_out := batch.add(self._clock.microseconds(), told):
                self._pushed_out.append(pushed_out)
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="journal", daemon=True)
                self._thread.start()
            waits = not self._behind or batch.weight > _HEAVIEST
            if waits or batch.count in {1, _BATCH} or batch.weight > _HEAVY:
                self._changed.notify_all()
            return batch.written if waits else None

    def tell(self) -> None:
        """To be called once a call is answered: tell of those that later ones have pushed out, if there are many."""
        if len(self._pushed_out) >= _TOGETHER and not self._telling.locked():
            self._tell_of_pushed_out()

    def flush(self) -> None:
        """Return once all is written down that was added before."""
        with self._changed:
            last = self._gathering if self._gathering.count else self._under_way
            if last is not None:
                last.is_awaited = True
            self._changed.notify_all()
        if last is not None:
            last.written.result()

    def close(self) -> None:
        """Write down what is left, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _go_on(self) -> None:
        while self._write_next():
            pass  # nothing of a batch is held while the next one gathers

    def _write_next(self) -> bool:
        """Write down the next batch; False where there is none any more."""
        batch = self._next()
        if batch is None:
            return False
        self._tell_of_pushed_out()
        kept, left = list[tuple[int, int, Call]](), batch.calls
        for start in range(0, len(left), _BATCH):
            some = list(self._entries(left[start : start + _BATCH]))
            numbers = self._written(some)
            kept += ((number, at, entry.call) for number, (at, entry) in zip(numbers, some, strict=True))
        batch.written.set_result(None)
        for number, at, call in self._throttled(kept):
            call_log.log(number, at, call)
        return True

    def _tell_of_pushed_out(self) -> None:
        with self._telling:
            while self._pushed_out:
                at, told = self._pushed_out.popleft()
                try:
                    call = told.call()
                    self._count(call)
                except Exception:  # noqa: BLE001 (the others are told of)
                    _log.exception("a call is missing in the log")
                else:
                    call_log.log(at, at, call)

    def _next(self) -> _Batch | None:
        """What has gathered; None at the end."""
        with self._changed:
            self._under_way = None
            self._changed.wait_for(lambda: self._gathering.count or self._closing)
            batch = self._gathering
            if not batch.count:
                return None
            if self._changed.wait_for(lambda: self._is_due or batch.count >= _BATCH, _PAUSE):
                self._changed.wait_for(lambda: self._is_due, _MORE)
            self._under_way, self._gathering = batch, _Batch()
            return batch

    @property
    def _is_due(self) -> bool:
        """Whether what gathers is to be written at once."""
        return self._is_awaited or self._gathering.weight > _HEAVY

    @property
    def _is_awaited(self) -> bool:
        """Whether somebody waits for what is written, or for what comes after it."""
        batches = (self._gathering, self._under_way)
        return not self._behind or self._closing or any(batch is not None and batch.is_awaited for batch in batches)

    def _throttled(self, things: Iterable[T]) -> Iterator[T]:
        return store.throttled(things, lambda: self._is_awaited)

    def _entries(self, calls: Iterable[tuple[int, Told]]) -> Iterator[tuple[int, Entry]]:
        for at, told in self._throttled(calls):
            try:
                entry = told.entry()
                self._count(entry.call)
            except Exception:  # noqa: BLE001 (the others are told of)
                _log.exception("a call is missing in the journal")
            else:
                yield at, entry

    def _count(self, call: Call) -> None:
        self._metrics.observe(call.object, call.operation, call.status, call.code, call.duration)

    def _written(self, some: list[tuple[int, Entry]]) -> list[int]:
        """Write calls down and return their numbers; of one that isn't in the journal, the moment of its answer."""
        try:
            rows = store.write(self._database, some)
        except AWAY:
            _log.warning("calls are missing in the journal: the database was away")
        except Exception:  # noqa: BLE001 (calls are answered though nobody can tell of them)
            _log.exception("calls are missing in the journal")
        else:
            return [at if row is None else row["number"] for row, (at, _) in zip(rows, some, strict=True)]
        return [at for at, _ in some]
