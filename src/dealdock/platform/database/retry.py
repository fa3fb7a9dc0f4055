"""Retries of failed units of work, and the errors of units that are not retried.

A unit of work that failed before COMMIT was sent has changed nothing, so it may run again. If it failed at COMMIT, its
outcome is unknown. `OutcomeUnknown` is raised then, and nothing runs again.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Final, Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dealdock.platform.database import disk_errors
from dealdock.platform.errors import DealdockError, OutcomeUnknown, Outdated, Unavailable
from dealdock.platform.randomness import Randomness

RETRY_SECONDS: Final = 5.0
"""The time for which an unreachable database is retried: as long as a restart of PostgreSQL may take."""

# between two attempts
_MIN_PAUSE_SECONDS: Final = 0.005
_MAX_PAUSE_SECONDS: Final = 0.5
_MANY_COLLISIONS: Final = 3
# SQLSTATEs: gone, shut down, crashed, not yet up, unknown
_LOST_STATES: Final = ("08", "57P01", "57P02", "57P03", "40003")
# SQLSTATEs of a statement that the database cancelled: by a timeout or an administrator, or while it waited for a lock
_CANCELLED_STATES: Final = frozenset({"57014", "55P03"})
_log = logging.getLogger(__name__)


class Failure(Enum):
    """The reasons for the failure of a unit of work."""

    OUTDATED = auto()  # what it began with has changed, or its dataset was abandoned
    VANISHED = auto()  # a row that it refers to was deleted meanwhile
    COLLIDED = auto()  # with another transaction: a serialization failure, or a deadlock
    CANCELLED = auto()  # by a timeout, by an administrator, or while it waited for a lock
    LOST = auto()  # the connection broke in the middle of it
    UNREACHABLE = auto()  # no connection could be opened
    FULL = auto()  # every connection of this process is in use
    OTHER = auto()


ATTEMPTS: Final = {
    Failure.OUTDATED: 5,
    Failure.VANISHED: 5,
    Failure.COLLIDED: 20,
    Failure.LOST: 5,
}
_CODES: Final = {
    "40001": Failure.COLLIDED,
    "40P01": Failure.COLLIDED,
    "23503": Failure.VANISHED,
    **dict.fromkeys(_CANCELLED_STATES, Failure.CANCELLED),
}

FAILURES: Final = (Outdated, DBAPIError, PoolTimeout)
"""The exceptions after which a unit of work may run again."""


def classify(error: Exception) -> Failure:
    """Classify an exception."""
    if isinstance(error, Outdated):
        return Failure.OUTDATED
    if isinstance(error, PoolTimeout):
        return Failure.FULL
    if not isinstance(error, DBAPIError) or not hasattr(error.orig, "sqlstate"):  # SQLite's have none
        return Failure.OTHER
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or code.startswith(_LOST_STATES):
        return Failure.LOST
    if error.statement is None and not code:  # libpq's, which gives no codes while it connects
        return Failure.UNREACHABLE
    return _CODES.get(code, Failure.OTHER)


def was_cancelled(error: BaseException) -> bool:
    """Return True if PostgreSQL cancelled a statement: by a timeout, by an administrator, or at a lock."""
    cause = error if isinstance(error, DBAPIError) else error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _CANCELLED_STATES


@contextmanager
def committed(*, writes: bool) -> Iterator[None]:
    """Wrap the COMMIT. Where it is lost, ignore that after a read and raise `OutcomeUnknown` after a write."""
    try:
        yield
    except DBAPIError as error:
        if classify(error) is not Failure.LOST:
            raise
        if writes:
            _log.error("the connection to the database was lost at COMMIT: the outcome is unknown")
            raise OutcomeUnknown("the connection to the database was lost while this was committed") from error


@contextmanager
def not_repeatable() -> Iterator[None]:
    """Wrap work that cannot run again because part of its result was sent. Raise `Unavailable` on a lost connection."""
    try:
        yield
    except DBAPIError as error:
        failure = classify(error)
        if failure not in {Failure.LOST, Failure.CANCELLED}:
            raise
        words = f"{_message(failure, error)} in the middle of a stream"
        _log.warning(words)
        raise Unavailable(words) from error


class Rerun(Exception):
    """A unit of work that was stopped before it had an effect, and must run again.

    `reason`: "busy", because another thread writes, or it takes long; "limits" or "faults", because the account's
    limits or faults apply to the call first; "storage", because the account has to be measured first; "lag", because an
    earlier state of its records has to get changes first.
    """

    def __init__(self, reason: Literal["busy", "limits", "faults", "storage", "actions", "lag"]) -> None:
        super().__init__(reason)
        self.reason = reason


def leave_event_loop() -> None:
    """Raise `Rerun` on an event loop, so that a short unit of work that takes long this time runs in a thread."""
    with suppress(RuntimeError):  # there is none in a thread
        asyncio.get_running_loop()
        raise Rerun("busy")


class Retries:
    """The failures of one unit of work, counted by kind."""

    def __init__(self, randomness: Randomness, *, waits: bool, writes: bool) -> None:
        """`waits`: retry a database that cannot be reached. `writes`: do not repeat work that was cancelled."""
        self._randomness = randomness
        self._until = time.monotonic() + RETRY_SECONDS * waits
        self._failures: Counter[Failure] = Counter()
        self._attempts = ATTEMPTS if writes else ATTEMPTS | {Failure.CANCELLED: 2}

    @property
    def has_collided_often(self) -> bool:
        """True if the unit of work should run alone, without the others that compete for the same rows."""
        return self._failures[Failure.COLLIDED] >= _MANY_COLLISIONS

    def wait(self, error: Exception) -> None:
        """Sleep until the next attempt. Raise the error, or `Unavailable`, if no attempt is left."""
        failure = classify(error)
        self._failures[failure] += 1
        if failure is Failure.UNREACHABLE and time.monotonic() < self._until:
            time.sleep(self._randomness.pause(_MAX_PAUSE_SECONDS))
        elif self._failures[failure] >= self._attempts.get(failure, 1):
            raise self._final_error(failure, error)
        elif failure is not Failure.OUTDATED:
            time.sleep(
                self._randomness.pause(min(_MAX_PAUSE_SECONDS, _MIN_PAUSE_SECONDS * 2 ** self._failures[failure]))
            )

    def _final_error(self, failure: Failure, error: Exception) -> Exception:
        """Return the error to raise after the last attempt."""
        final: DealdockError | None
        if failure in {Failure.OUTDATED, Failure.VANISHED, Failure.OTHER}:
            final = disk_errors.storage_error(error)
        else:
            final = Unavailable(_message(failure, error))
        if final is None:
            return error
        cause = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        _log.warning("%s", final if cause in str(final) else f"{final}: {cause}")
        final.__cause__ = error
        return final


def _message(failure: Failure, error: Exception) -> str:
    """Return the message for the log and for the control plane's response."""
    if failure is Failure.FULL:
        return "all connections of this process to the database are in use (DEALDOCK_CONNECTIONS)"
    if failure is Failure.COLLIDED:
        return "too many write the same records of the database at once"
    if failure is Failure.CANCELLED:
        return "the database cancelled a statement"
    if failure is Failure.LOST:
        return "the connection to the database was lost"
    if "too many" in str(error) or "remaining connection slots" in str(error):
        return "the database has no room for another connection: it takes fewer than all workers may open together"
    return "the database can't be reached"
