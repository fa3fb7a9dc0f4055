"""A unit of work that failed: whether it is run again, after which pause, or how it is said that it won't be.

What broke off before COMMIT was sent has changed nothing, so it may be run again. What broke off at COMMIT is done, or
isn't, and nobody can tell: that is said, and nothing is run again.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dealdock.platform.database import disk_errors
from dealdock.platform.errors import Abandoned, DealdockError, OutcomeUnknown, Unavailable
from dealdock.platform.randomness import Chance

if TYPE_CHECKING:
    from dealdock.platform.models.context import Tenant

PATIENCE: Final = 5.0
"""For how many seconds a database that can't be reached is asked again: as long as PostgreSQL may take to restart."""

_FIRST: Final = 0.005
_LONGEST: Final = 0.5  # seconds between two attempts
_OFTEN: Final = 3
_LOST: Final = ("08", "57P01", "57P02", "57P03", "40003")  # SQLSTATEs: gone, shut down, crashed, not yet up, unknown
_log = logging.getLogger(__name__)


class Failure(Enum):
    """Why a unit of work didn't come to its end."""

    RESET = auto()  # its dataset was left behind in between
    VANISHED = auto()  # what a row refers to was swept, or deleted with its account, in between
    COLLIDED = auto()  # with another transaction: a serialization failure, or a deadlock
    LOST = auto()  # the connection, in the middle of it
    UNREACHABLE = auto()  # no connection to begin with
    FULL = auto()  # every connection of this process is in use
    OTHER = auto()


_ATTEMPTS: Final = {Failure.RESET: 5, Failure.VANISHED: 5, Failure.COLLIDED: 20, Failure.LOST: 5}
_CODES: Final = {"40001": Failure.COLLIDED, "40P01": Failure.COLLIDED, "23503": Failure.VANISHED}

FAILURES: Final = (Abandoned, DBAPIError, PoolTimeout)
"""What may be raised by a unit of work that is to be run again."""


def kind(error: Exception) -> Failure:
    """What kind of failure it is."""
    if isinstance(error, Abandoned):
        return Failure.RESET
    if isinstance(error, PoolTimeout):
        return Failure.FULL
    if not isinstance(error, DBAPIError) or not hasattr(error.orig, "sqlstate"):  # SQLite's have none
        return Failure.OTHER
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or code.startswith(_LOST):
        return Failure.LOST
    if error.statement is None and not code:  # libpq's, which gives no codes while it connects
        return Failure.UNREACHABLE
    return _CODES.get(code, Failure.OTHER)


@contextmanager
def committed(*, writes: bool) -> Iterator[None]:
    """To be sent in here: COMMIT. Where nothing was written its loss is no loss, else `OutcomeUnknown`."""
    try:
        yield
    except DBAPIError as error:
        if kind(error) is not Failure.LOST:
            raise
        if writes:
            _log.error("the connection to the database was lost at COMMIT: whether it was done isn't known")
            raise OutcomeUnknown("the connection to the database was lost while this was committed") from error


@contextmanager
def begun() -> Iterator[None]:
    """For what can't be run again, since something of it went out: `Unavailable` where the connection is lost."""
    try:
        yield
    except DBAPIError as error:
        if kind(error) is not Failure.LOST:
            raise
        words = "the connection to the database was lost in the middle of a stream"
        _log.warning(words)
        raise Unavailable(words) from error


class Rerun(Exception):
    """Work that was stopped before it had an effect, and is to be run again.

    `reason`: "busy", since another thread writes; "undone", since its group of units of work was rolled back;
    "limits" or "faults", since those of the account apply to the call first.
    """

    def __init__(self, reason: Literal["busy", "undone", "limits", "faults"], account: "Tenant | None" = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.account = account


class Patience:
    """One unit of work's: counts how often it failed, and how."""

    def __init__(self, chance: Chance, *, waits: bool) -> None:
        """`waits`: for a database that can't be reached."""
        self._chance = chance
        self._until = time.monotonic() + PATIENCE * waits
        self._seen: Counter[Failure] = Counter()

    @property
    def has_collided_often(self) -> bool:
        """Whether it would do better alone than among all others that want the same."""
        return self._seen[Failure.COLLIDED] >= _OFTEN

    def endure(self, error: Exception) -> None:
        """Return when it is time for another attempt; raise the error where there is none, or `Unavailable`."""
        failure = kind(error)
        self._seen[failure] += 1
        if failure is Failure.UNREACHABLE and time.monotonic() < self._until:
            time.sleep(self._chance.pause(_LONGEST))
        elif self._seen[failure] >= _ATTEMPTS.get(failure, 1):
            raise self._end(failure, error)
        elif failure is not Failure.RESET:
            time.sleep(self._chance.pause(min(_LONGEST, _FIRST * 2 ** self._seen[failure])))

    def _end(self, failure: Failure, error: Exception) -> Exception:
        said: DealdockError | None
        if failure in {Failure.RESET, Failure.VANISHED, Failure.OTHER}:
            said = disk_errors.trouble(error)
        else:
            said = Unavailable(_words(failure, error))
        if said is None:
            return error
        cause = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        _log.warning("%s", said if cause in str(said) else f"{said}: {cause}")
        said.__cause__ = error
        return said


def _words(failure: Failure, error: Exception) -> str:
    """For whoever reads the log, or the control plane's answer."""
    if failure is Failure.FULL:
        return "all connections of this process to the database are in use (DEALDOCK_CONNECTIONS)"
    if failure is Failure.COLLIDED:
        return "too many write the same records of the database at once"
    if "too many" in str(error) or "remaining connection slots" in str(error):
        return "the database has no room for another connection: it takes fewer than all workers may open together"
    return "the database can't be reached"
