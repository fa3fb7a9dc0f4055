"""Locks on rows, for transactions that write while others may write. On SQLite, the write transaction is the lock.

Transactions that lock the same row wait for each other. At most two of a process have a connection meanwhile; the
others wait for their turn without one, so that connections are left for other accounts.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from dealdock.platform.errors import Overloaded

T = TypeVar("T")

_AT_ONCE: Final = 2
"""Transactions of one row with a connection: while one commits, the next one waits for the lock."""

_MAX_WAITING: Final = 32
"""Transactions of one row that may wait for their turn. They hold threads."""

_MAX_WAIT_SECONDS: Final = 5.0

_TURN: Final = "dealdock_turn"
_LOCKED: Final = "dealdock_locked"
"""Keys of a connection's `info`."""


class _Occupied(Exception):
    """A transaction that has to wait for its turn without a connection, and runs again then."""


class _Row:
    """The transactions of this process that lock one row."""

    def __init__(self) -> None:
        self.places = threading.Semaphore(_AT_ONCE)
        self.waiting = threading.Semaphore(_MAX_WAITING)


class Turns:
    """The rows that transactions of this process lock."""

    def __init__(self) -> None:
        self._rows: WeakValueDictionary[int, _Row] = WeakValueDictionary()
        self._changing = threading.Lock()

    def row(self, key: int) -> _Row:
        """Return what is known of a row."""
        with self._changing:
            found = self._rows.get(key)
            if found is None:
                found = self._rows[key] = _Row()
            return found


class Turn:
    """The turn of one unit of work, which may run several times."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._taken: dict[int, _Row] = {}
        self._missing: tuple[int, _Row] | None = None

    def take(self, key: int) -> None:
        """Take the turn for a row, unless this unit of work has it already."""
        if key in self._taken:
            return
        row = self._turns.row(key)
        if not row.places.acquire(blocking=False):
            self._missing = key, row
            raise _Occupied
        self._taken[key] = row

    def wait(self) -> None:
        """Wait for the turn that was missing. Raises `Overloaded`."""
        assert self._missing is not None  # noqa: S101 (`take` has raised `_Occupied`)
        self.release()  # one that kept its turn for another row could wait for one that waits for it
        key, row = self._missing
        if not row.waiting.acquire(blocking=False):
            raise Overloaded(f"{_MAX_WAITING} calls wait to write to this account already")
        try:
            if not row.places.acquire(timeout=_MAX_WAIT_SECONDS):
                raise Overloaded(f"other calls wrote to this account for {_MAX_WAIT_SECONDS:g} seconds")
        finally:
            row.waiting.release()
        self._taken[key] = row

    def release(self) -> None:
        """Let other units of work have their turns."""
        while self._taken:
            self._taken.popitem()[1].places.release()


@contextmanager
def turn(turns: Turns) -> Iterator[Turn]:
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
        except _Occupied:
            turn.wait()


def begin(info: dict[Any, Any], turn: Turn | None, *, writes: bool) -> None:
    """Begin a transaction of the connection with this `info`. One that only reads locks nothing."""
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
