"""The stored journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import (
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

_KEY: Final = itemgetter("account_id", "number")
_MAX_CANCELLATIONS: Final = 5
"""Attempts of a batch whose statements the database cancels."""


def read(
    db: Connection,
    account: AccountContext,
    *,
    object_: str | None = None,
    operation: str | None = None,
    after: int | None = None,
    since: datetime | None = None,
    limit: int = retention.MAX_CALLS,
) -> Iterator[Sequence[AnyRow]]:
    """Yield the newest calls of the account in batches, oldest first. `after` is a number, `since` a time."""
    wanted = [*retention.kept(account.account_id)]
    for column, value in ((JournalEntry.object, object_), (JournalEntry.operation, operation)):
        wanted += [] if value is None else [column == value]
    if after is not None:
        wanted.append(JournalEntry.number > after)
    if since is not None:
        wanted.append(JournalEntry.at >= since)
    entries = select(JournalEntry.__table__).where(*wanted)
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
_HIGHEST: Final = Statement(select(_NEWEST_NUMBER.label("number")).where(Account.id == bindparam("account_id")))
"""The highest number of an account's calls or 0, if the account still exists."""
_HIGHEST_OF_NONE: Final = Statement(select(func.coalesce(_NEWEST_OF_NONE, 0).label("number")))
"""The same of the calls without an account."""

_INSERT: Final = Statement(insert(JournalEntry), columns=JournalEntry.__table__.c.keys())
_ENTRY: Final = JournalEntry.__table__.c
_NOT_FLUSHED: Final = select(func.set_config("synchronous_commit", "off", true())).subquery()
_INSERT_NEWEST: Final = Statement(
    insert(JournalEntry)
    .from_select(
        _ENTRY.keys(),
        select(*(bindparam(name, type_=column.type) for name, column in _ENTRY.items()))
        .select_from(Account)
        .join(_NOT_FLUSHED, true())
        .where(Account.id == bindparam("account_id"), bindparam("number") > _NEWEST_NUMBER),
    )
    .returning(JournalEntry.number)
)
"""Adds a call, unless its account was deleted or has a call with a higher number. It is a transaction on PostgreSQL."""

_BY_DIGEST: Final = (
    select(CredentialIndex.digest, *CONTEXT_COLUMNS)
    .join(Account, Account.id == CredentialIndex.account_id)
    .where(CredentialIndex.digest.in_(bindparam("digests", expanding=True)))
)


def write(database: Database, calls: Sequence[tuple[int, JournaledCall]]) -> Sequence[int]:
    """Write calls, one or more in one transaction, and return their numbers.

    Each call comes with the time of its response, in microseconds. The time is the number, too, unless the account
    already has a higher one: from another machine's clock, or because this clock was set back. Then the number is the
    next one. Calls of deleted accounts are not written and keep the time as their number.
    """
    is_one = len(calls) == 1 and not database.has_one_writer
    number = _write_newest(database, *calls[0]) if is_one else None
    return _write_all(database, calls) if number is None else [number]


def _write_all(database: Database, calls: Sequence[tuple[int, JournaledCall]]) -> Sequence[int]:
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
    return [at if row is None else row["number"] for row, (at, _) in zip(rows, calls, strict=True)]


def _write_newest(database: Database, at: int, entry: JournaledCall) -> int | None:
    """Write a call by one statement and return its number, which is its time. Return None if that was not possible."""
    account = entry.call.account
    if account is None or retention.is_time_to_delete(at):
        return None
    row = _row(at, account, entry)
    try:
        number: int | None = database.autocommit(lambda db: _INSERT_NEWEST.value(db, row))
    except IntegrityError:  # another process has taken the number
        return None
    except OutcomeUnknown:
        return at if _were_written(database, [row]) else None
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


def _numbered(calls: Sequence[tuple[int, JournaledCall]], db: Connection) -> list[Row | None]:
    """Return the rows of calls; None for a call that is not stored, because its account was deleted, for example."""
    digests = [digest for _, entry in calls for digest in entry.account_digests]
    by_digest = _accounts_by_digest(db, digests) if digests else {}
    highest: dict[int, int | None] = {}
    rows: list[Row | None] = []
    for at, entry in calls:
        account = entry.call.account or _account(entry, by_digest)
        account_id = account.account_id if account else NO_ACCOUNT
        if account_id not in highest:
            highest[account_id] = _highest(account_id, db)
        before = highest[account_id]
        if before is None or (account is None and not entry.is_stored_without_account):
            rows.append(None)
            continue
        number = highest[account_id] = max(before + 1, at)
        rows.append(_row(number, account, entry) if account else _row_without_account(number, entry))
    return rows


def _highest(account_id: int, db: Connection) -> int | None:
    """Return the highest number of an account's calls, or of the calls without an account, or 0; None if the account
    does not exist any more.
    """
    of_one = _HIGHEST_OF_NONE if account_id == NO_ACCOUNT else _HIGHEST
    found: int | None = of_one.value(db, {"account_id": account_id})
    return found


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
