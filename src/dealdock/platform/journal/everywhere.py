"""The newest calls of a whole server: those of every account, and those that belong to none."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, or_, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import retention
from dealdock.platform.records.models import NO_ACCOUNT, Account, JournalEntry

MAX_SEARCHED_CALLS: Final = 10_000
"""The newest calls of the server among which a search of all accounts looks, so that it takes no longer with more."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def page(
    db: Connection,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    account_id: int | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = retention.MAX_CALLS,
) -> Sequence[AnyRow]:
    """Return calls, the newest first, each with the name of its account as `account_name`.

    `account_id`: only those of this account, or with `NO_ACCOUNT` of none. `before` and `after` are numbers of calls.
    """
    calls = (
        select(JournalEntry.__table__, Account.name.label("account_name"))
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(or_(JournalEntry.account_id == NO_ACCOUNT, Account.id.is_not(None)), *conditions)
    )
    if account_id is not None:
        calls = calls.where(*retention.kept(account_id))
    else:
        every = select(JournalEntry.number).order_by(JournalEntry.number.desc())
        oldest = every.offset(MAX_SEARCHED_CALLS - 1).limit(1).scalar_subquery()
        calls = calls.where(JournalEntry.number >= func.coalesce(oldest, 0))
    if before is not None:
        calls = calls.where(JournalEntry.number < before)
    if after is not None:
        calls = calls.where(JournalEntry.number > after)
    return db.execute(calls.order_by(JournalEntry.number.desc()).limit(limit)).all()


def number_at(moment: datetime) -> int:
    """Return the number of a call at this time by the machine's clock."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    """Return the time of a call by the machine's clock."""
    return _EPOCH + number * _MICROSECOND
