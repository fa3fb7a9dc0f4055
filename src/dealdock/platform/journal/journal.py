"""The journal: the newest thousand calls of each account, and of the calls without an account, with responses.

One thread writes the calls in batches. A call is written shortly after its response, and a reader waits until this
process has written all calls before it, and on PostgreSQL all other processes (`peers.py`). The responses of a process
that cannot be asked end after their calls are written.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Final, NamedTuple, Protocol

from dealdock.platform import clock as machine_clock
from dealdock.platform.clock import Clock
from dealdock.platform.database import retry
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.journal import call_log, store
from dealdock.platform.journal.call_log import JournaledCall
from dealdock.platform.journal.metrics import Metrics
from dealdock.platform.journal.peers import Peers, Question, upto_of
from dealdock.platform.journal.store import Unwritten
from dealdock.platform.journal.unassigned import Allowance

_COLLECT_SECONDS: Final = 0.1
"""The time for which the thread collects calls if nothing waits for them."""

_MAX_BATCH_CALLS: Final = 200
"""The calls of one transaction, so that other writers wait for a few milliseconds at most."""

_UNBROKEN_CALLS: Final = 8
"""The calls of a batch that the thread formats in one go. Without a pause, it would keep the interpreter from the event
loop until Python switches, after 5 ms."""

_PAUSE_SECONDS: Final = 0.0001

_MAX_WAITING_CALLS: Final = 1_000
"""With this many calls unwritten, the response to a further call waits for its entry."""

_LARGE_BYTES: Final = 2**16
"""The weight of a call whose response waits for its entry: its parameters take many times that in memory."""

_MAX_KEPT_CALLS: Final = 200
"""The calls that are kept for a later attempt after the database has cancelled the statements that write them."""

_log = logging.getLogger(__name__)


class FinishedCall(Protocol):
    """A finished call, which the journal's thread formats."""

    @property
    def weight(self) -> int:
        """The approximate size in memory, in bytes."""

    @property
    def clock_lead(self) -> int | None:
        """The microseconds by which PostgreSQL's clock was ahead of `clock.ticks`; None if the call has not read it."""

    @property
    def last_change(self) -> int:
        """The number of its last recorded change; 0 if it has none."""

    def entry(self) -> JournaledCall:
        """Return the values to store."""


class _Queued(NamedTuple):
    """A call with the time of its response, in microseconds, or without a call the mark of a reader."""

    at: int
    number: int | None
    finished: FinishedCall | None
    done: Callable[[], object] | None
    """Called once the call is written, and all before it. None: neither a response nor a reader waits for that."""


class Journal:
    """A writer of the calls that one process serves."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, *, alone: bool) -> None:
        """Store the settings; no thread runs before the first call. `alone`: no other process serves this database."""
        self._database, self._clock, self._metrics = database, clock, metrics
        self._is_alone = alone and database.has_one_writer
        self._peers = None if database.has_one_writer else Peers(database, clock, self._write_for)
        self._upto = 0  # the numbers of further calls are higher
        self._queue: SimpleQueue[_Queued | None] = SimpleQueue()  # None: the end
        self._guard = threading.Lock()
        self._is_quiet = threading.Lock()  # locked: no response and no reader waits for the thread
        self._is_quiet.acquire()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._kept: Sequence[Unwritten] = ()  # of the thread alone, like the next one
        self._allowance = Allowance()

    def add(self, finished: FinishedCall) -> Future[None] | None:
        """Queue a call for writing. The response may end only after the returned future, if there is one."""
        with self._guard:
            if self._is_closed:
                return None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
                if self._peers is not None:
                    self._peers.start()
            number = self._number(finished)
            may_wait = self._is_alone or (number is not None and self._peers is not None and self._peers.is_listening)
            waits = not may_wait or finished.weight > _LARGE_BYTES or self._queue.qsize() >= _MAX_WAITING_CALLS
            written = _future() if waits else None
            self._put(finished, None if written is None else partial(written.set_result, None), number)
            return written

    def flush(self) -> None:
        """Return after all calls that were answered before are written, by any process."""
        self._flush(None if self._peers is None else self._peers.ask())

    def flush_for_list(self, account_id: int | None) -> int | None:
        """Flush, and return the number at which a list of calls ends, so that a client can continue it by number.

        None: it has no such end. Every call that is answered later has a higher number. `account_id`: the account of
        the calls; None: all accounts.
        """
        question = None if self._peers is None else self._peers.ask(upto_of(account_id))
        self._flush(question)
        return None if question is None else question.upto

    def _flush(self, question: Question | None) -> None:
        is_written = threading.Event()
        self._write_for(0 if question is None else question.upto, is_written.set)
        is_written.wait()
        if question is not None:
            question.wait()

    def close(self) -> None:
        """Write the remaining calls and stop."""
        with self._guard:
            self._is_closed = True
            self._queue.put(None)
            self._wake()
        if self._thread is not None:
            self._thread.join()
        if self._peers is not None:
            self._peers.close()

    def _number(self, finished: FinishedCall) -> int | None:
        """Return the time of a response by PostgreSQL's clock, which is the same for all machines; None if unknown."""
        if self._peers is None:
            return self._clock.microseconds()
        if finished.clock_lead is None:
            return None
        return max(machine_clock.ticks() + finished.clock_lead, self._upto + 1, finished.last_change + 1)

    def _write_for(self, upto: int, done: Callable[[], object]) -> None:
        """Call `done` after all calls that were added before are written. Further ones have numbers above `upto`."""
        with self._guard:
            self._upto = max(self._upto, upto)
            if not self._is_closed and self._thread is not None:
                self._put(None, done)
                return
        done()

    def _put(self, finished: FinishedCall | None, done: Callable[[], object] | None, number: int | None = None) -> None:
        self._queue.put(_Queued(self._clock.microseconds(), number, finished, done))
        if done is not None:
            self._wake()

    def _wake(self) -> None:
        """Let the thread write at once. The caller holds the guard."""
        if self._is_quiet.locked():
            self._is_quiet.release()

    def _run(self) -> None:
        while self._write_next():
            pass  # keep no reference to a call while the next ones are collected
        self._stored(())

    def _write_next(self) -> bool:
        """Write the calls that wait. Return False at the end."""
        queued = [self._queue.get()]
        self._is_quiet.acquire(timeout=_COLLECT_SECONDS)
        queued += islice(iter(self._queue.get, ...), self._queue.qsize())  # no other thread takes any
        calls = list(filter(None, queued))
        for start in range(0, len(calls), _MAX_BATCH_CALLS):
            self._write(calls[start : start + _MAX_BATCH_CALLS])
        return len(calls) == len(queued)

    def _write(self, calls: Sequence[_Queued]) -> None:
        entries = self._entries(calls)
        numbers = self._stored(entries)
        for each in calls:
            if each.done is not None:
                each.done()
        for number, written in zip(numbers, entries, strict=True):
            call_log.log(number, written.at, written.entry.call)

    def _entries(self, calls: Iterable[_Queued]) -> list[Unwritten]:
        entries: list[Unwritten] = []
        for place, (at, number, finished, done) in enumerate(calls, 1):
            if place % _UNBROKEN_CALLS == 0:
                time.sleep(_PAUSE_SECONDS)
            if finished is None:
                continue
            try:
                entry = finished.entry()
                call = entry.call
                self._metrics.observe(call.object, call.operation, call.status, call.code, call.duration)
            except Exception:  # noqa: BLE001 (write the other calls)
                _log.exception("a call is missing in the journal")
            else:
                if entry.call.account is None and not self._allowance.take(at):
                    entry = entry._replace(is_stored_without_account=False)
                is_late = done is None and self._peers is not None
                entries.append(Unwritten(at, entry, number, is_late=is_late))
        return entries

    def _stored(self, entries: Sequence[Unwritten]) -> Sequence[int]:
        """Store calls and return their numbers. A call that is not in the journal has the time of its response.

        If the database cancels the statements again and again, the calls are kept for the next attempt.
        """
        earlier, self._kept = self._kept, ()
        every = [*earlier, *entries]
        try:
            return store.write(self._database, every)[len(earlier) :] if every else ()
        except Exception as error:  # noqa: BLE001 (calls are served even where they cannot be recorded)
            if retry.was_cancelled(error):
                self._keep(every)
            elif isinstance(error, DATABASE_ERRORS):
                _log.warning("calls are missing in the journal: the database was away")
            else:
                _log.exception("calls are missing in the journal")
        return [each.at for each in entries]

    def _keep(self, entries: Sequence[Unwritten]) -> None:
        """Keep calls for the next attempt, with numbers that no reader has passed and that the next one includes."""
        kept = entries[-_MAX_KEPT_CALLS:]
        self._kept = [each._replace(number=self._upto + 1, is_late=True) for each in kept] if self._upto else kept
        _log.warning("the database cancelled the statements of the journal, which are repeated with the next call")
        if lost := len(entries) - len(self._kept):
            _log.warning("%d calls are missing in the journal", lost)


def _future() -> "Future[None]":
    """Return a future that a cancelled request cannot cancel."""
    written: Future[None] = Future()
    written.set_running_or_notify_cancel()
    return written
