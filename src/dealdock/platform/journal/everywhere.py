"""The newest calls of a whole server: the calls of every account, and the calls without an account."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import retention
from dealdock.platform.records.models import NO_ACCOUNT, Account, JournalEntry

MAX_SEARCHED_CALLS: Final = 10_000
"""The number of the server's newest calls that a search of all accounts reads, so that its time is bounded."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
SECOND: Final = 1_000_000
"""The numbers of calls in a second."""

_MICROSECOND: Final = timedelta(microseconds=1)


def page(
    db: Connection,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    account_id: int | None = None,
    before: int | None = None,
    after: int | None = None,
    upto: int | None = None,
    limit: int = retention.MAX_CALLS,
) -> Sequence[AnyRow]:
    """Return calls, the newest first, each with the name of its account as `account_name`.

    `account_id`: only the calls of this account, or with `NO_ACCOUNT` the calls without an account. `before`,
    `after` and `upto` are numbers of calls.
    """
    calls = selected(conditions, account_id=account_id, after=after, upto=upto)
    if before is not None:
        calls = calls.where(JournalEntry.number < before)
    return db.execute(calls.order_by(JournalEntry.number.desc()).limit(limit)).all()


def selected(
    conditions: Sequence[ColumnElement[bool]],
    *,
    account_id: int | None = None,
    after: int | None = None,
    upto: int | None = None,
) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of calls, each with the name of its account as `account_name`."""
    calls = (
        select(JournalEntry.__table__, Account.name.label("account_name"))
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(*_searched(account_id), *conditions)
    )
    if after is not None:
        calls = calls.where(JournalEntry.number > after)
    return calls if upto is None else calls.where(JournalEntry.number <= upto)


def count(db: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    """Return the number of calls with these conditions."""
    calls = select(func.count()).select_from(JournalEntry)
    joined = calls.outerjoin(Account, Account.id == JournalEntry.account_id)
    return db.scalar(joined.where(*_searched(None), *conditions)) or 0


def _searched(account_id: int | None) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for the calls that a search reads. It skips the calls of deleted accounts."""
    yield or_(JournalEntry.account_id == NO_ACCOUNT, Account.id.is_not(None))
    if account_id is not None:
        yield from retention.kept(account_id)
    else:
        every = select(JournalEntry.number).order_by(JournalEntry.number.desc())
        oldest = every.offset(MAX_SEARCHED_CALLS - 1).limit(1).scalar_subquery()
        yield JournalEntry.number >= func.coalesce(oldest, 0)


def number_at(moment: datetime) -> int:
    """Return the number of a call at this time by the machine's clock."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    """Return the time of a call by the machine's clock."""
    return _EPOCH + number * _MICROSECOND
