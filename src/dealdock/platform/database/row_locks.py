"""Locks on rows, for transactions that write while others may write. On SQLite, the write transaction is the lock.

Transactions that lock the same row wait for each other. At most two of a process have a connection meanwhile; the
others wait for their turn without a connection, so that connections are left for other accounts.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from dealdock.platform.errors import Overloaded

T = TypeVar("T")

_AT_ONCE: Final = 2
"""Transactions of one row with a connection: while one commits, the next one waits for the lock."""

_MAX_WAITING: Final = 256
"""Transactions of one row that may wait for their turn."""

_MAX_BLOCKED: Final = 12
"""The maximum number of waiting transactions that hold a thread."""

_MAX_WAIT_SECONDS: Final = 5.0

_TURN: Final = "dealdock_turn"
_LOCKED: Final = "dealdock_locked"
"""Keys of a connection's `info`."""


class Occupied(Exception):
    """A transaction that has to wait for its turn without a connection, and runs again then."""


class _Row:
    """The transactions of this process that lock one row. The thread that has waited longest gets the next free
    place.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._free = _AT_ONCE
        self._waiting: deque[Future[None]] = deque()
        self._blocked = 0

    def take(self) -> bool:
        """Take a place. Return False if there is none."""
        with self._changing:
            if self._free == 0:
                return False
            self._free -= 1
            return True

    def queue(self, *, blocks: bool) -> Future[None]:
        """Return a future that is done when its owner has a place. Raises `Overloaded`."""
        place: Future[None] = Future()
        with self._changing:
            if len(self._waiting) >= _MAX_WAITING or (blocks and self._blocked >= _MAX_BLOCKED):
                raise Overloaded(f"{len(self._waiting)} calls wait to write to this account already")
            if self._free:
                self._free -= 1
                place.set_result(None)
            else:
                self._waiting.append(place)
            self._blocked += blocks
        return place

    def leave(self, place: Future[None], *, blocks: bool) -> bool:
        """End the wait. Return False if there was no place yet."""
        with self._changing:
            self._blocked -= blocks
            if place.done():
                return True
            self._waiting.remove(place)
            return False

    def release(self) -> None:
        """Give a place to the next waiting thread."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().set_result(None)
            else:
                self._free += 1


class LockedRows:
    """The rows that transactions of this process lock."""

    def __init__(self) -> None:
        self._rows: WeakValueDictionary[int, _Row] = WeakValueDictionary()
        self._changing = threading.Lock()

    def row(self, key: int) -> _Row:
        """Return the state of a row."""
        with self._changing:
            found = self._rows.get(key)
            if found is None:
                found = self._rows[key] = _Row()
            return found


class Turn:
    """The turn of one unit of work, which may run several times."""

    def __init__(self, turns: LockedRows) -> None:
        self._turns = turns
        self._taken: dict[int, _Row] = {}
        self._missing: tuple[int, _Row] | None = None

    def take(self, key: int) -> None:
        """Take the turn for a row, unless this unit of work has it already. Raises `Occupied`."""
        if key in self._taken:
            return
        row = self._turns.row(key)
        if not row.take():
            self._missing = key, row
            raise Occupied
        self._taken[key] = row

    def wait(self) -> None:
        """Wait in this thread for the missing turn. Raises `Overloaded`."""
        key, row = self._begin_to_wait()
        place = row.queue(blocks=True)
        try:
            with suppress(TimeoutError):
                place.result(_MAX_WAIT_SECONDS)
        finally:
            self._end_to_wait(key, row, place, blocks=True)

    async def wait_on_loop(self) -> None:
        """Wait on the event loop for the missing turn. Raises `Overloaded`."""
        key, row = self._begin_to_wait()
        place = row.queue(blocks=False)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_MAX_WAIT_SECONDS):
                    await asyncio.shield(asyncio.wrap_future(place))
        except BaseException:  # the client has disconnected
            if row.leave(place, blocks=False):
                row.release()
            raise
        self._end_to_wait(key, row, place, blocks=False)

    def _begin_to_wait(self) -> tuple[int, _Row]:
        assert self._missing is not None  # noqa: S101 (`take` has raised `Occupied`)
        self.release()  # one that kept its turn for another row could wait for one that waits for it
        return self._missing

    def _end_to_wait(self, key: int, row: _Row, place: Future[None], *, blocks: bool) -> None:
        if not row.leave(place, blocks=blocks):
            raise Overloaded(f"other calls wrote to this account for {_MAX_WAIT_SECONDS:g} seconds")
        self._taken[key] = row

    def release(self) -> None:
        """Let other units of work have their turns."""
        while self._taken:
            self._taken.popitem()[1].release()


@contextmanager
def turn(turns: LockedRows) -> Iterator[Turn]:
    """Yield the turn of a unit of work, and release it at the end."""
    own = Turn(turns)
    try:
        yield own
    finally:
        own.release()


def in_turn(turn: Turn, once: Callable[[], T]) -> T:
    """Run `once`. If it has to wait for its turn, run it again afterwards."""
    while True:
        try:
            return once()
        except Occupied:
            turn.wait()


def begin(info: dict[Any, Any], turn: Turn | None, *, writes: bool) -> None:
    """Begin a transaction of the connection with this `info`, and drop what earlier ones left in it.

    One that only reads locks nothing.
    """
    info.clear()
    info[_TURN] = turn
    info[_LOCKED] = set() if writes else None


def must_lock(db: Connection, key: int) -> bool:
    """Return True if the transaction must lock a row now. It need not if it only reads, or has locked it already."""
    locked: set[int] | None = db.info.get(_LOCKED)
    if locked is None or key in locked:
        return False
    turn: Turn | None = db.info[_TURN]
    if turn is not None:
        turn.take(key)
    locked.add(key)
    return True


def created(db: Connection, key: int) -> None:
    """Regard a row that the transaction has created as locked: no other one sees it."""
    locked: set[int] | None = db.info.get(_LOCKED)
    if locked is not None:
        locked.add(key)


def is_alone(db: Connection) -> bool:
    """Return True if no other transaction writes while this one does, as on SQLite: what it has read is current."""
    return db.info[_TURN] is None
