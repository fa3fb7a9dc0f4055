"""The stored journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final, NamedTuple, Self, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from dealdock.platform.database import dialects, retry
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow, Statement, stream
from dealdock.platform.errors import OutcomeUnknown, Unavailable
from dealdock.platform.journal import retention, unassigned
from dealdock.platform.journal.call_log import JournaledCall
from dealdock.platform.records.models import NO_ACCOUNT, Account, CredentialIndex, JournalEntry
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext

Row: TypeAlias = dict[str, Any]

_ATTEMPTS: Final = 200
"""Attempts to find numbers that no other process uses at the same time. One of several processes succeeds each time."""


class Unwritten(NamedTuple):
    """A call that is to be written."""

    at: int
    """The time of its response by the machine's clock, in microseconds since 1970."""
    entry: JournaledCall
    number: int | None = None
    """The number that it gets; None: the time by PostgreSQL's clock when it is written."""
    is_late: bool = False
    """True if calls that were answered later may have been written before. Otherwise its number is at least the one
    after the highest number of its account.
    """


_KEY: Final = itemgetter("account_id", "number")
_MAX_CANCELLATIONS: Final = 5
"""Attempts of a batch whose statements the database cancels."""


def read(
    db: Connection,
    account: AccountContext,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    limit: int = retention.MAX_CALLS,
) -> Iterator[Sequence[AnyRow]]:
    """Yield the newest calls of the account in batches, oldest first."""
    entries = select(JournalEntry.__table__).where(*retention.kept(account.account_id), *conditions)
    return oldest_first(db, entries, limit)


def oldest_first(db: Connection, entries: Select[*tuple[Any, ...]], limit: int) -> Iterator[Sequence[AnyRow]]:
    """Yield the newest calls of a SELECT in batches, oldest first."""
    newest = entries.with_only_columns(JournalEntry.number).order_by(JournalEntry.number.desc())
    first = db.scalar(newest.offset(limit - 1).limit(1)) or 0
    return stream(db, entries.where(JournalEntry.number >= first).order_by(JournalEntry.number))


def clear(db: Connection, account_id: int) -> None:
    """Delete the calls of an account, or with `NO_ACCOUNT` the calls without an account."""
    db.execute(delete(JournalEntry).where(JournalEntry.account_id == account_id))


# Built once: building a statement takes longer than running it.
_NEWEST: Final = retention.newest_first(bindparam("account_id")).limit(1).scalar_subquery()
_NEWEST_NUMBER: Final = func.coalesce(_NEWEST, 0)
_NEWEST_OF_NONE: Final = retention.newest_first(NO_ACCOUNT).limit(1).scalar_subquery()
_NOW: Final = dialects.DatabaseMicroseconds().label("now")
_HIGHEST: Final = Statement(select(_NEWEST_NUMBER.label("number"), _NOW).where(Account.id == bindparam("account_id")))
"""The highest number of an account's calls or 0, if the account still exists, and PostgreSQL's time."""
_HIGHEST_OF_NONE: Final = Statement(select(func.coalesce(_NEWEST_OF_NONE, 0).label("number"), _NOW))
"""The same of the calls without an account."""
_TAKEN: Final = Statement(
    select(JournalEntry.number).where(
        JournalEntry.account_id == bindparam("account_id"), JournalEntry.number >= bindparam("first")
    )
)

_INSERT: Final = Statement(insert(JournalEntry), columns=JournalEntry.__table__.c.keys())
_ENTRY: Final = JournalEntry.__table__.c
_NOT_FLUSHED: Final = select(func.set_config("synchronous_commit", "off", true())).subquery()


def _insert_one(*conditions: ColumnElement[bool]) -> Statement:
    """Return the statement that adds a call, unless its account was deleted. It is a transaction on PostgreSQL."""
    values = select(*(bindparam(name, type_=column.type) for name, column in _ENTRY.items()))
    of_account = values.select_from(Account).join(_NOT_FLUSHED, true())
    wanted = of_account.where(Account.id == bindparam("account_id"), *conditions)
    return Statement(insert(JournalEntry).from_select(_ENTRY.keys(), wanted).returning(JournalEntry.number))


_INSERT_NEWEST: Final = _insert_one(bindparam("number") > _NEWEST_NUMBER)
"""Adds a call, unless its account has a call with a higher number."""
_INSERT_LATE: Final = _insert_one()

_BY_DIGEST: Final = (
    select(CredentialIndex.digest, *CONTEXT_COLUMNS)
    .join(Account, Account.id == CredentialIndex.account_id)
    .where(CredentialIndex.digest.in_(bindparam("digests", expanding=True)))
)


def write(database: Database, calls: Sequence[Unwritten]) -> Sequence[int]:
    """Write calls, one or more in one transaction, and return their numbers.

    The number is the one that was given, unless it is taken, or the account already has a higher one, because a clock
    was set back, and the call is not late. Then it is the next one. Calls of deleted accounts are not written, and the
    time of their response is returned.
    """
    is_one = len(calls) == 1 and not database.has_one_writer
    number = _write_one(database, calls[0]) if is_one else None
    return _write_all(database, calls) if number is None else [number]


def _write_all(database: Database, calls: Sequence[Unwritten]) -> Sequence[int]:
    """Write calls in one transaction that first looks up the highest numbers of their accounts."""
    rows: list[Row | None] = []

    def work(db: Connection) -> None:
        dialects.set_local(db, synchronous_commit="off")  # the journal need not survive a crash of the machine
        rows[:] = _numbered(calls, db)
        _add(list(filter(None, rows)), db)

    cancellations = 0
    for left in reversed(range(_ATTEMPTS)):
        try:
            database.write(work)
        except IntegrityError:  # another process has taken one of the numbers meanwhile
            if not left:
                raise
        except OutcomeUnknown:
            if _were_written(database, list(filter(None, rows))):
                break
        except (DBAPIError, Unavailable) as error:
            cancellations += 1
            if not retry.was_cancelled(error) or cancellations == _MAX_CANCELLATIONS:
                raise
        else:
            break
    else:
        raise OutcomeUnknown("the connection to the database was lost again and again while calls were written down")
    return [each.at if row is None else row["number"] for row, each in zip(rows, calls, strict=True)]


def _write_one(database: Database, call: Unwritten) -> int | None:
    """Write a call by one statement and return its number. Return None if that was not possible."""
    account, wanted = call.entry.call.account, call.number
    if account is None or wanted is None or retention.is_time_to_delete(wanted):
        return None
    row, statement = _row(wanted, account, call.entry), _INSERT_LATE if call.is_late else _INSERT_NEWEST
    try:
        number: int | None = database.autocommit(lambda db: statement.value(db, row))
    except IntegrityError:  # another process has taken the number
        return None
    except OutcomeUnknown:
        return wanted if _were_written(database, [row]) else None
    except (DBAPIError, Unavailable) as error:
        if not retry.was_cancelled(error):
            raise
        return None
    return number


def _were_written(database: Database, rows: Sequence[Row]) -> bool:
    """Write the same rows again. Return False if other calls have their numbers, so that the rows were not written.

    If the COMMIT of unknown outcome is still running, the database lets this transaction wait for it.
    """
    try:
        database.write(partial(_add, rows))
    except IntegrityError:
        return database.read(partial(_are_there, rows))
    return True


def _numbered(calls: Sequence[Unwritten], db: Connection) -> list[Row | None]:
    """Return the rows of calls; None for a call that is not stored, because its account was deleted, for example."""
    digests = [digest for call in calls for digest in call.entry.account_digests]
    by_digest = _accounts_by_digest(db, digests) if digests else {}
    first = min((call.number for call in calls if call.is_late and call.number is not None), default=0)
    numbers: dict[int, _Numbers | None] = {}
    rows: list[Row | None] = []
    for call in calls:
        entry = call.entry
        account = entry.call.account or _account(entry, by_digest)
        account_id = account.account_id if account else NO_ACCOUNT
        if account_id not in numbers:
            numbers[account_id] = _Numbers.of(account_id, first, db)
        of_account = numbers[account_id]
        if of_account is None or (account is None and not entry.is_stored_without_account):
            rows.append(None)
            continue
        number = of_account.take(call, db)
        rows.append(_row(number, account, entry) if account else _row_without_account(number, entry))
    return rows


class _Numbers:
    """The numbers of an account's calls, or of the calls without an account, in one transaction."""

    def __init__(self, account_id: int, first: int, highest: int, now: int | None) -> None:
        self._account_id, self._first = account_id, first
        self._highest, self._now = highest, now
        self._own: set[int] = set()
        self._others: set[int] | None = None  # those from the first on, once they are read

    @classmethod
    def of(cls, account_id: int, first: int, db: Connection) -> Self | None:
        """Return None if the account does not exist any more. `first`: the lowest number of a late call."""
        of_one = _HIGHEST_OF_NONE if account_id == NO_ACCOUNT else _HIGHEST
        found = of_one.one(db, {"account_id": account_id})
        return None if found is None else cls(account_id, first, *found)

    def take(self, call: Unwritten, db: Connection) -> int:
        """Return the number of the next call."""
        wanted = call.number or self._now or call.at
        number = self._free(wanted, db) if call.is_late else max(wanted, self._highest + 1)
        self._highest = max(self._highest, number)
        self._own.add(number)
        return number

    def _free(self, number: int, db: Connection) -> int:
        """Return the first number from the given one on that no call has."""
        if number > self._highest:
            return number
        if self._others is None:
            rows = _TAKEN.tuples(db, {"account_id": self._account_id, "first": self._first})
            self._others = {taken for (taken,) in rows}
        while number in self._own or number in self._others:
            number += 1
        return number


def _add(rows: Sequence[Row], db: Connection) -> None:
    in_order = sorted(rows, key=_KEY)  # the same order in all processes prevents deadlocks
    _INSERT.run_many(db, in_order)
    for row in in_order:
        if retention.is_time_to_delete(row["number"]):
            retention.delete_old(row["account_id"], db)


def _are_there(rows: Sequence[Row], db: Connection) -> bool:
    """Return True if the first of these rows is stored with the same values."""
    account_id, number = _KEY(rows[0])
    one = select(JournalEntry.__table__).where(JournalEntry.account_id == account_id, JournalEntry.number == number)
    found = db.execute(one).mappings().one_or_none()
    return found is not None and dict(found) == rows[0]


def _account(entry: JournaledCall, by_digest: Mapping[str, AccountContext]) -> AccountContext | None:
    """Return the account of the called vendor that the digests of a call identify."""
    found = (by_digest[digest] for digest in entry.account_digests if digest in by_digest)
    return next((account for account in found if account.vendor == entry.vendor), None)


def _row(number: int, account: AccountContext, entry: JournaledCall) -> Row:
    own = {"account_id": account.account_id, "at": account.now(entry.real), "vendor": account.vendor}
    return _columns(number, entry) | own | {"credential": None}


def _row_without_account(number: int, entry: JournaledCall) -> Row:
    own = {"account_id": NO_ACCOUNT, "at": entry.real, "vendor": entry.vendor if entry.is_vendors_address else None}
    request, answer = unassigned.shortened_request(entry.request), unassigned.shortened_answer(entry.answer)
    return _columns(number, entry) | own | {"request": request, "answer": answer}


def _columns(number: int, entry: JournaledCall) -> Row:
    """Return the columns that do not depend on the account."""
    call = entry.call
    return {
        "number": number,
        "method": call.method,
        "url": call.url,
        "object": call.object,
        "operation": call.operation,
        "request": entry.request,
        "status": call.status,
        "code": call.code,
        "explain": call.explain,
        "answer": entry.answer,
        "size": entry.size,
        "complete": entry.complete,
        "fault": call.fault,
        "duration": call.duration,
        "received_at": entry.received_at,
        "answer_headers": entry.answer_headers,
        "shown": entry.shown,
        "done": entry.done,
        "ignored": entry.ignored,
        "changes": entry.changes,
        "credential": entry.credential,
    }


def _accounts_by_digest(db: Connection, digests: Collection[str]) -> Mapping[str, AccountContext]:
    """Return the accounts, by digest, to which calls that were refused before authentication may be assigned."""
    return {row.digest: AccountContext(*row[1:]) for row in db.execute(_BY_DIGEST, {"digests": [*{*digests}]})}
