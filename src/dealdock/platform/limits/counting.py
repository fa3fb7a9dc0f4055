"""Counts of calls in windows of time, as rows. Every writer locks the account's counts first."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, text, update

from dealdock.platform.database import dialects, statement_tables
from dealdock.platform.limits import windows
from dealdock.platform.limits.rules import AppliedLimit, Key, LimitUse
from dealdock.platform.records.models import Usage
from dealdock.platform.records.models.context import AccountContext

_LOCK: Final = ""
"""The name in the row that is an account's lock."""

_ACCOUNT: Final = Usage.account_id == bindparam("of_account")
_ACQUIRE: Final = update(Usage).where(_ACCOUNT, Usage.limit_name == _LOCK).values(used=Usage.used + 1)
_CREATE: Final = text(
    "INSERT INTO usage (account_id, limit_name, scope, began_at, used) VALUES (:account_id, '', '', 0, 0) "
    "ON CONFLICT DO NOTHING"
)
_ALL: Final = select(Usage.limit_name, Usage.scope, Usage.began_at, Usage.used).where(
    _ACCOUNT, Usage.limit_name != _LOCK
)
_OF_SCOPES: Final = _ALL.where(Usage.scope.in_(bindparam("scopes", expanding=True)))
_ADD: Final = (
    update(Usage)
    .where(
        _ACCOUNT,
        Usage.limit_name == bindparam("name"),
        Usage.scope == bindparam("of_scope"),
        Usage.began_at == bindparam("start"),
    )
    .values(used=Usage.used + 1)
)
_REMOVE: Final = delete(Usage).where(
    _ACCOUNT, Usage.limit_name == bindparam("name"), Usage.scope == bindparam("of_scope")
)


def lock(db: Connection, account_id: int) -> None:
    """Let other transactions that count calls of the account wait for the commit."""
    if db.execute(_ACQUIRE, {"of_account": account_id}).rowcount == 0:
        db.execute(_CREATE, {"account_id": account_id}, execution_options=statement_tables.declare(Usage))
        db.execute(_ACQUIRE, {"of_account": account_id})


def read(db: Connection, account_id: int, scopes: Collection[str] | None = None) -> Mapping[Key, dict[int, int]]:
    """Return the account's counts, including counts of windows that are over. `scopes`: only counts of these values."""
    of_account = {"of_account": account_id}
    rows = db.execute(_ALL, of_account) if scopes is None else db.execute(_OF_SCOPES, {**of_account, "scopes": scopes})
    counts: dict[Key, dict[int, int]] = defaultdict(dict)
    for name, scope, began_at, used in rows:
        counts[name, scope][began_at] = used
    return counts


def replace(db: Connection, account_id: int, counts: Mapping[Key, Mapping[int, int]], over: Collection[Key]) -> None:
    """Replace the account's counts of these keys. `over`: the counts of windows that have ended since they were
    stored.
    """
    for name, scope in counts.keys() & over:
        db.execute(_REMOVE, {"of_account": account_id, "name": name, "of_scope": scope})
    rows = [
        {"account_id": account_id, "limit_name": name, "scope": scope, "began_at": start, "used": used}
        for (name, scope), own in counts.items()
        for start, used in own.items()
    ]
    if rows:
        db.execute(_put(dialects.insert_of(db)), rows)


@cache
def _put(insert_: dialects.InsertOfDialect) -> Any:
    """Return the statement that stores a count, or replaces it."""
    new = insert_(Usage.__table__)
    return new.on_conflict_do_update(
        index_elements=[Usage.account_id, Usage.limit_name, Usage.scope, Usage.began_at],
        set_={"used": new.excluded.used},
    )


class Tally:
    """The counts of an account's calls at one time, within a transaction."""

    def __init__(
        self,
        db: Connection,
        account: AccountContext,
        now: datetime,
        counts: Mapping[Key, dict[int, int]],
        under_way: Mapping[Key, int],
    ) -> None:
        """`now` is a time of the account's clock; `counts` and `under_way` are the stored ones, by key."""
        self._db, self._account_id, self._now = db, account.account_id, now
        self._zone = ZoneInfo(account.time_zone)
        self._counts, self._under_way = dict(counts), dict(under_way)

    def use(self, applied: AppliedLimit) -> LimitUse:
        """Return the use of a limit."""
        if applied.is_concurrent:
            return LimitUse(*applied, self._under_way.get(applied.key, 0))
        window = windows.window(applied.limit, self._now, self._zone)
        return windows.use(*applied, window.current(self._counts.get(applied.key, {})), self._now, self._zone)

    def add(self, applied: AppliedLimit) -> None:
        """Count one call. A new count replaces all counts of the limit that are over."""
        if applied.is_concurrent:
            self._under_way[applied.key] = self._under_way.get(applied.key, 0) + 1
            return
        window = windows.window(applied.limit, self._now, self._zone)
        counts = window.current(self._counts.get(applied.key, {}))
        start = windows.place(applied.limit, window, counts)
        if start in counts:
            name, scope = applied.key
            one = {"of_account": self._account_id, "name": name, "of_scope": scope, "start": start}
            self._db.execute(_ADD, one)
        else:
            conditions = (Usage.account_id == self._account_id, Usage.limit_name == applied.limit.name)
            is_over = or_(Usage.began_at < window.first, Usage.began_at > window.last)
            self._db.execute(delete(Usage).where(*conditions, is_over))
            self._insert(applied.key, start, 1)
        self._counts[applied.key] = {**counts, start: counts.get(start, 0) + 1}

    def set_used(self, applied: AppliedLimit, used: int) -> int:
        """Replace the counts of a limit by one of its current window. Return the start of that."""
        start = windows.window(applied.limit, self._now, self._zone).start
        conditions = (Usage.account_id == self._account_id, Usage.limit_name == applied.limit.name)
        self._db.execute(delete(Usage).where(*conditions, Usage.scope == applied.scope))
        self._insert(applied.key, start, used)
        self._counts[applied.key] = {start: used}
        return start

    def _insert(self, key: Key, start: int, used: int) -> None:
        name, scope = key
        row = {"account_id": self._account_id, "limit_name": name, "scope": scope, "began_at": start, "used": used}
        self._db.execute(insert(Usage).values(row))
