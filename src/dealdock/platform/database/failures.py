"""Failures of work in the background: which of them pass, and the reason that is stored for the others."""

from typing import Final

from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import disk_errors, retry
from dealdock.platform.database.retry import ATTEMPTS, FAILURES, Failure, Rerun
from dealdock.platform.errors import DATABASE_ERRORS, AccountFull, DealdockError, StorageDamaged
from dealdock.platform.text import printable, storable

MAX_REASON_CHARACTERS: Final = 500
"""The longest reason that is stored."""

_PASSING: Final = frozenset(Failure) - {Failure.VANISHED, Failure.OTHER}
# SQLSTATEs: the server is short of memory or connections, or its data are read only for now
_PASSING_STATES: Final = ("53", "25006")
# of SQLite: another process has the file, or there is no memory
_PASSING_NAMES: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "SQLITE_NOMEM", "SQLITE_INTERRUPT")


def is_passing(error: BaseException) -> bool:
    """Return True if the same work may succeed later: the database is away, busy or full.

    Any other error is lasting: it comes again whenever the work is repeated.
    """
    if isinstance(error, DATABASE_ERRORS):
        return not isinstance(error, (StorageDamaged, AccountFull))
    if not isinstance(error, FAILURES):
        return False
    driver = getattr(error, "orig", None)
    name, state = getattr(driver, "sqlite_errorname", None) or "", getattr(driver, "sqlstate", None) or ""
    if retry.classify(error) in _PASSING or name.startswith(_PASSING_NAMES) or state.startswith(_PASSING_STATES):
        return True
    of_disk = disk_errors.storage_error(error)
    return of_disk is not None and is_passing(of_disk)


def may_run_again(error: BaseException) -> bool:
    """Return True for an error in a unit of work after which all of it may run again. It must leave the unit."""
    if isinstance(error, Rerun) or is_passing(error):
        return True
    return isinstance(error, FAILURES) and retry.classify(error) in ATTEMPTS


def reason_of(error: BaseException | None) -> str:
    """Return the reason of a failure as it is stored: one line."""
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    name = "" if isinstance(error, DealdockError) else f"{type(error).__name__}: "
    return printable(storable(f"{name}{text}".strip().partition("\n")[0])[:MAX_REASON_CHARACTERS])
