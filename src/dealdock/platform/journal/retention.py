"""The calls that the journal keeps: the newest of each account, up to a number. Older ones are soon deleted."""

from typing import Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    delete,
    func,
    select,
)

from dealdock.platform.database import dialects
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import KEPT_REQUESTS, Account, JournalEntry

MAX_CALLS: Final = KEPT_REQUESTS
"""The number of calls that are kept of an account without a setting, and of the calls without an account."""

MOST_CALLS: Final = 50_000
"""The largest number that an account can be set to."""

DELETE_EVERY_CALLS: Final = 256
"""The calls between two deletions, on average. Meanwhile an account has more calls than are shown.

Each deletion passes over the index entries of earlier ones, on PostgreSQL until the next VACUUM.
"""


def kept(account_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for the calls of an account that are shown."""
    is_recent = JournalEntry.number >= func.coalesce(_oldest_kept(account_id), 0)
    return JournalEntry.account_id == account_id, is_recent


def newest_first(account_id: int | BindParameter[int]) -> Select[int]:
    """Return a query for the numbers of an account's calls."""
    return select(JournalEntry.number).where(JournalEntry.account_id == account_id).order_by(JournalEntry.number.desc())


def _oldest_kept(account_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """Return a query for the number of the oldest call that is shown; NULL if all are."""
    kept = select(Account.kept_requests - 1).where(Account.id == account_id).scalar_subquery()
    return newest_first(account_id).offset(func.coalesce(kept, MAX_CALLS - 1)).limit(1).scalar_subquery()


_DELETE_OLD: Final = Statement(
    delete(JournalEntry).where(
        JournalEntry.account_id == bindparam("account_id"),
        JournalEntry.number < _oldest_kept(bindparam("account_id")),
    )
)


def is_time_to_delete(number: int) -> bool:
    """Return True if the call with this number is followed by a deletion."""
    return number % DELETE_EVERY_CALLS == 0


def delete_old(account_id: int, db: Connection) -> None:
    """Delete the calls of an account that are not shown."""
    # Other scans would read every row again that was deleted since the last VACUUM; only an index scan marks the index
    # entries of such rows, so that the next one passes over them (decision 0018).
    dialects.set_local(db, enable_bitmapscan="off", enable_seqscan="off")
    _DELETE_OLD.run(db, {"account_id": account_id})
