"""Pages of the stored calls, the newest first, selected by any of their parts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, String, cast, or_, select

from dealdock.platform.database.selection import containing
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import retention
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.records.models.context import AccountContext

_TEXTS = (JournalEntry.url, JournalEntry.request, JournalEntry.answer, JournalEntry.explain)


class CallFilter(NamedTuple):
    """The conditions of a search. Empty ones select every call."""

    object: str = ""
    operation: str = ""
    status: str = ""
    """A status, its first digit and `xx`, such as `4xx`, or `0` for calls without a response."""
    code: str = ""
    text: str = ""
    """A part of the URL, of the request, of the response or of its explanation, in any case."""
    fault: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions in SQL."""
        columns = ((JournalEntry.object, self.object), (JournalEntry.operation, self.operation))
        yield from (column == value for column, value in columns if value)
        if self.status.endswith("xx"):
            first = int(self.status[0]) * 100
            yield JournalEntry.status.between(first, first + 99)
        elif self.status:
            yield JournalEntry.status == int(self.status)
        if self.code:
            yield cast(JournalEntry.code, String) == self.code
        if self.text:
            yield or_(*(containing(column, self.text) for column in _TEXTS))
        if self.fault is not None:
            yield JournalEntry.fault == self.fault
        if self.since is not None:
            yield JournalEntry.at >= self.since
        if self.until is not None:
            yield JournalEntry.at <= self.until


def page(
    db: Connection,
    account: AccountContext,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = retention.MAX_CALLS,
) -> Sequence[AnyRow]:
    """Return calls of the account, the newest first. `before` and `after` are numbers of calls."""
    calls = select(JournalEntry.__table__).where(*retention.kept(account.account_id), *conditions)
    if before is not None:
        calls = calls.where(JournalEntry.number < before)
    if after is not None:
        calls = calls.where(JournalEntry.number > after)
    return db.execute(calls.order_by(JournalEntry.number.desc()).limit(limit)).all()


def one(db: Connection, account: AccountContext, number: int) -> AnyRow | None:
    """Return the call with this number."""
    return next(iter(page(db, account, [JournalEntry.number == number], limit=1)), None)
