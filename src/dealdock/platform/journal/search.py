"""Pages of the stored calls, the newest first, selected by any of their parts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, String, case, cast, func, literal_column, or_, select

from dealdock.platform.database.selection import containing
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.journal import retention
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.records.models.context import AccountContext

_MINUTE_MICROSECONDS: Final = 60_000_000
_TEXTS = (JournalEntry.url, JournalEntry.request, JournalEntry.answer, JournalEntry.explain)


class CallFilter(NamedTuple):
    """The conditions of a search. Empty ones select every call."""

    object: str = ""
    operation: str = ""
    status: str = ""
    """A status, its first digit and `xx`, such as `4xx`, `0` for calls without a response, or `error`."""
    code: str = ""
    method: str = ""
    path: str = ""
    """A part of the path and query, in any case."""
    text: str = ""
    """A part of the URL, of the request, of the response or of its explanation, in any case."""
    fault: int | None = None
    vendor: str = ""
    account_id: int | None = None
    """An account, or `NO_ACCOUNT` for calls without an account."""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions in SQL."""
        words = (
            (JournalEntry.object, self.object),
            (JournalEntry.operation, self.operation),
            (JournalEntry.method, self.method),
            (cast(JournalEntry.code, String), self.code),
            (JournalEntry.vendor, self.vendor),
        )
        yield from (func.lower(column, type_=String) == value.lower() for column, value in words if value)
        if self.status:
            yield _has_status(self.status)
        if self.path:
            yield containing(JournalEntry.url, self.path)
        if self.text:
            yield or_(*(containing(column, self.text) for column in _TEXTS))
        if self.fault is not None:
            done = containing(JournalEntry.done, f'{{"fault": {self.fault}, ')
            yield or_(JournalEntry.fault == self.fault, done)
        if self.account_id is not None:
            yield JournalEntry.account_id == self.account_id
        if self.since is not None:
            yield JournalEntry.at >= self.since
        if self.until is not None:
            yield JournalEntry.at <= self.until


ERROR: Final = "error"
"""The status for all calls that failed, including calls whose error has HTTP status 200."""


def failed() -> ColumnElement[bool]:
    """Return the condition for the calls that were refused, or got no response."""
    return or_(JournalEntry.code.is_not(None), JournalEntry.status >= HTTPStatus.BAD_REQUEST, JournalEntry.status == 0)


def _has_status(status: str) -> ColumnElement[bool]:
    if status == ERROR:
        return failed()
    if status.endswith("xx"):
        first = int(status[0]) * 100
        return JournalEntry.status.between(first, first + 99)
    return JournalEntry.status == int(status)


def page(
    db: Connection,
    account: AccountContext,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    before: int | None = None,
    after: int | None = None,
    upto: int | None = None,
    limit: int = retention.MAX_CALLS,
) -> Sequence[AnyRow]:
    """Return calls of the account, the newest first. `before`, `after` and `upto` are numbers of calls."""
    calls = select(JournalEntry.__table__).where(*retention.kept(account.account_id), *conditions)
    if before is not None:
        calls = calls.where(JournalEntry.number < before)
    if after is not None:
        calls = calls.where(JournalEntry.number > after)
    if upto is not None:
        calls = calls.where(JournalEntry.number <= upto)
    return db.execute(calls.order_by(JournalEntry.number.desc()).limit(limit)).all()


def count(db: Connection, account: AccountContext, conditions: Sequence[ColumnElement[bool]]) -> int:
    """Return the number of the account's calls with these conditions."""
    calls = select(func.count()).select_from(JournalEntry).where(*retention.kept(account.account_id), *conditions)
    return db.scalar(calls) or 0


class Results(NamedTuple):
    """The calls of a minute by their result."""

    succeeded: int = 0
    refused: int = 0
    broken: int = 0
    """Calls with a status of 500 or more, or without a response."""


def by_minute(db: Connection, account: AccountContext, *, since: datetime) -> dict[int, Results]:
    """Return the numbers of calls by result, by minutes since 1970, by the machine's clock."""
    minute = JournalEntry.received_at.op("/", return_type=BigInteger())(_MINUTE_MICROSECONDS)
    is_broken = or_(JournalEntry.status >= HTTPStatus.INTERNAL_SERVER_ERROR, JournalEntry.status == 0)
    result = case((is_broken, literal_column("2")), (failed(), literal_column("1")), else_=literal_column("0"))
    begin = JournalEntry.received_at >= int(since.timestamp()) * 1_000_000
    calls = select(minute.label("minute"), result.label("result")).where(*retention.kept(account.account_id), begin)
    each = calls.subquery().c
    found: dict[int, Results] = {}
    rows = db.execute(select(each.minute, each.result, func.count()).group_by(each.minute, each.result))
    for at, place, number in rows:
        found[at] = found.get(at, Results())._replace(**{Results._fields[place]: number})
    return found


def one(db: Connection, account: AccountContext, number: int) -> AnyRow | None:
    """Return the call with this number."""
    return next(iter(page(db, account, [JournalEntry.number == number], limit=1)), None)
