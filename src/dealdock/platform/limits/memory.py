"""Counts of calls in memory, for a database that only one process serves and accounts whose limits refuse no call.

They are written shortly after the calls, when the process ends, and before a limit of the account refuses calls.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import commits
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.limits import counting, windows
from dealdock.platform.limits.rules import AppliedLimit, Key, LimitUse
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import AccountContext

WRITE_SECONDS: Final = 0.5
"""The time after which counts are written."""

_MAX_ACCOUNTS: Final = 1_000
"""The accounts whose counts stay in memory after they are written."""

_SET: Final = "usage set"
"""The name that is announced at the commit of a transaction that sets counts."""

_log = logging.getLogger(__name__)

Counts: TypeAlias = dict[Key, dict[int, int]]


class CountsInMemory:
    """The counts of accounts that the database has, or will have."""

    def __init__(self, database: Database) -> None:
        """Store the database; no thread runs before the first call."""
        self._database = database
        database.after_commit[_SET] = self._note_set
        self._guard = threading.Lock()  # of the next four; held for moments only, since event loops wait for it
        self._counts: dict[int, Counts] = {}
        self._changed: dict[int, dict[Key, bool]] = {}  # True: a window is over that the database may have
        self._thread: threading.Thread | None = None
        self._times_set = 0
        self._has_changes = threading.Event()
        self._stopping = threading.Event()

    def add(self, account: AccountContext, applied: Sequence[AppliedLimit], now: datetime) -> list[LimitUse] | None:
        """Count one call, and return the use of its limits, without the ends of their windows.

        None: the account's counts are not in memory.
        """
        zone = ZoneInfo(account.time_zone)
        with self._guard:
            counts = self._counts.get(account.account_id)
            if counts is None:
                return None
            changed = self._changed.setdefault(account.account_id, {})
            uses = [_counted(counts, changed, each, now, zone) for each in applied]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="usage", daemon=True)
                self._thread.start()
        self._has_changes.set()
        return uses

    def of(self, account_id: int) -> Mapping[Key, dict[int, int]] | None:
        """Return an account's counts; None if they are not in memory."""
        with self._guard:
            counts = self._counts.get(account_id)
            return None if counts is None else {key: dict(own) for key, own in counts.items()}

    def load(self, account_id: int) -> None:
        """Read an account's counts from the database, unless they are in memory."""
        while self.of(account_id) is None:
            times_set = self._times_set
            found = self._database.read(lambda db: counting.read(db, account_id))
            with self._guard:
                if self._times_set == times_set:
                    self._counts.setdefault(account_id, dict(found))

    def set_used(self, db: Connection, account_id: int, key: Key, start: int, used: int) -> None:
        """Replace the counts of a limit, which the transaction has replaced in the database."""
        commits.announce(db, _SET)
        with self._guard:
            if account_id in self._counts:
                self._counts[account_id][key] = {start: used}
                self._changed.get(account_id, {}).pop(key, None)

    def release(self, account_id: int) -> None:
        """Write an account's counts and drop them: from now on, they are counted in the database."""
        while self.of(account_id) is not None:
            self.write()
            with self._guard:
                if account_id not in self._changed:
                    self._counts.pop(account_id, None)

    def close(self) -> None:
        """Write all counts and stop."""
        self._stopping.set()
        self._has_changes.set()
        if self._thread is not None:
            self._thread.join()

    def _note_set(self) -> None:
        with self._guard:
            self._times_set += 1

    def _run(self) -> None:
        is_last = False
        while not is_last:
            self._has_changes.wait()
            self._stopping.wait(WRITE_SECONDS)
            self._has_changes.clear()
            is_last = self._stopping.is_set()
            try:
                self.write()
            except (DBAPIError, *DATABASE_ERRORS):
                _log.warning("the database did not take the numbers of calls, which are written with the next ones")

    def write(self) -> None:
        """Write the counts that have changed."""
        written = self._database.write(self._store)
        with self._guard:
            for account_id, counts in written.items():
                changed = self._changed.get(account_id, {})
                own = self._counts.get(account_id, {})
                for key in [key for key, stored in counts.items() if own.get(key, {}) == stored]:
                    changed.pop(key, None)
                if not changed:
                    self._changed.pop(account_id, None)
            if len(self._counts) > _MAX_ACCOUNTS:
                self._counts = {number: own for number, own in self._counts.items() if number in self._changed}

    def _store(self, db: Connection) -> Mapping[int, Counts]:
        """Store the counts that have changed, and return them, including the counts of deleted accounts."""
        with self._guard:
            changed = {
                account_id: {key: dict(self._counts[account_id].get(key, {})) for key in keys}
                for account_id, keys in self._changed.items()
                if account_id in self._counts
            }
            over = {
                account_id: {key for key, is_over in keys.items() if is_over}
                for account_id, keys in self._changed.items()
            }
        known = set(db.scalars(select(Account.id).where(Account.id.in_(changed)))) if changed else set()
        for account_id, counts in changed.items():
            if account_id in known:
                counting.replace(db, account_id, counts, over[account_id])
        return changed


def _counted(
    counts: Counts, changed: dict[Key, bool], applied: AppliedLimit, now: datetime, zone: ZoneInfo
) -> LimitUse:
    """Count one call for a limit, and return its use. A new window drops the counts of the limit that are over."""
    if applied.is_concurrent:
        return LimitUse(*applied, 0)
    window = windows.window(applied.limit, now, zone)
    current = window.current(counts.get(applied.key, {}))
    start = windows.place(applied.limit, window, current)
    if start not in current:
        for key in [key for key in counts if key[0] == applied.limit.name]:
            left = window.current(counts.pop(key))
            counts |= {key: left} if left else {}
            changed[key] = True
    current[start] = current.get(start, 0) + 1
    counts[applied.key] = current
    changed.setdefault(applied.key, False)
    return LimitUse(*applied, sum(current.values()))
