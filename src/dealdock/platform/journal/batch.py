"""A batch of finished calls, which are written to the journal together."""

from collections import defaultdict, deque
from concurrent.futures import Future
from itertools import chain
from operator import itemgetter
from typing import Final, Protocol

from dealdock.platform.journal import retention
from dealdock.platform.journal.call_log import Call, Entry
from dealdock.platform.models.context import AccountContext

_LARGE_BYTES: Final = 2**16
"""The weight of a call that is written at once: its parameters are many times larger than what is stored."""

HEAVY_BYTES: Final = 16 * 2**20
"""The weight of a batch that is written at once."""


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


class Batch:
    """Calls that are written in one transaction or a few."""

    def __init__(self) -> None:
        self.count = 0  # of all calls that were added
        self.weight = 0  # of the calls that are left
        self._left = defaultdict[int | None, deque[tuple[int, int, FinishedCall, int]]](deque)
        self.is_awaited = False
        self.is_large = False
        self.is_deferred = False
        """True if a response did not wait for the batch although another process may read the journal."""
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
        self.is_large = self.is_large or weight > _LARGE_BYTES or self.weight > HEAVY_BYTES
        if account is None or len(left) <= retention.MAX_CALLS:
            return None
        _, at, finished, weight = left.popleft()
        self.weight -= weight
        return at, finished

    @property
    def calls(self) -> list[tuple[int, FinishedCall]]:
        """The remaining calls with the times of their responses, in order of response."""
        in_order = sorted(chain.from_iterable(self._left.values()), key=itemgetter(0))
        return [(at, finished) for _, at, finished, _ in in_order]
