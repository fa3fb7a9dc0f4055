"""The journal as it is stored: the newest thousand calls of each account, and soon gone what is older."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, Connection, ScalarSelect, Select, bindparam, delete, func, insert, select, true

from dealdock.core.calls import Entry
from dealdock.core.models import Account, Directory, JournalEntry
from dealdock.core.reading import AnyRow
from dealdock.core.statements import Statement
from dealdock.core.user import TENANT, Tenant

T = TypeVar("T")

KEPT: Final = 1_000
"""Calls of an account."""

_STRETCH_SECONDS: Final = 0.0001
_PAUSE_SECONDS: Final = 0.0005
_CLEARED_EVERY: Final = 64  # calls; between two clearings an account has a few more than are shown


def read(
    db: Connection,
    account: Tenant,
    *,
    object_: str | None = None,
    operation: str | None = None,
    after: int | None = None,
    since: datetime | None = None,
    limit: int = KEPT,
) -> Sequence[AnyRow]:
    """The account's calls, the newest last; of too many the newest. `after` a number, `since` a moment."""
    asked = select(JournalEntry.__table__).where(JournalEntry.account_id == account.account_id)
    asked = asked.where(JournalEntry.number >= func.coalesce(_oldest_kept(account.account_id), 0))
    for column, value in ((JournalEntry.object, object_), (JournalEntry.operation, operation)):
        asked = asked if value is None else asked.where(column == value)
    if after is not None:
        asked = asked.where(JournalEntry.number > after)
    if since is not None:
        asked = asked.where(JournalEntry.at >= since)
    return db.execute(asked.order_by(JournalEntry.number.desc()).limit(limit)).all()[::-1]


def clear(db: Connection, account: Tenant) -> None:
    """Forget the account's calls."""
    db.execute(delete(JournalEntry).where(JournalEntry.account_id == account.account_id))


def _oldest_kept(account_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """The number of the last call that is shown; none where all are."""
    newest_first = select(JournalEntry.number).where(JournalEntry.account_id == account_id)
    return newest_first.order_by(JournalEntry.number.desc()).offset(KEPT - 1).limit(1).scalar_subquery()


# Made once: it takes longer to make a statement than to run it.
_IS_HERE: Final = Account.id.in_(bindparam("ids", expanding=True))
_HERE: Final[Mapping[str, Select[int]]] = {
    "sqlite": select(Account.id).where(_IS_HERE),
    # The journal need not outlast a crash of the machine; said in the same breath, which saves a way to the server.
    "postgresql": select(Account.id).where(_IS_HERE, func.set_config("synchronous_commit", "off", true()) == "off"),
}
_INSERT: Final = Statement(insert(JournalEntry), columns=JournalEntry.__table__.c.keys())
_CLEAR: Final = Statement(
    delete(JournalEntry).where(
        JournalEntry.account_id == bindparam("account_id"),
        JournalEntry.number < _oldest_kept(bindparam("account_id")),
    )
)
_BY_DIGEST: Final = (
    select(Directory.digest, *TENANT)
    .join(Account, Account.id == Directory.account_id)
    .where(Directory.digest.in_(bindparam("digests", expanding=True)))
)
_BY_UNIT: Final = select(Account.business_unit_id, *TENANT).where(
    Account.business_unit_id.in_(bindparam("units", expanding=True))
)


def write(calls: Sequence[tuple[int, Entry]], db: Connection) -> None:
    """Write them, by their numbers. Calls of nobody, and of accounts that are gone, are left out."""
    claimed = _claimed(db, [entry for _, entry in calls if entry.call.account is None])
    rows = []
    for number, entry in calls:
        claims = (*entry.shown, entry.business_unit_id)
        account = entry.call.account or next((claimed[claim] for claim in claims if claim in claimed), None)
        if account is not None:
            rows.append(_row(number, account, entry))
    ids = {row["account_id"] for row in rows}
    here = set(db.scalars(_HERE[db.dialect.name], {"ids": list(ids)})) if ids else ids
    rows = [row for row in rows if row["account_id"] in here]
    _INSERT.run_many(db, rows)
    for account_id in {row["account_id"] for row in rows if row["number"] % _CLEARED_EVERY == 0}:
        _CLEAR.run(db, {"account_id": account_id})


def throttled(things: Iterable[T], is_awaited: Callable[[], bool]) -> Iterator[T]:
    """Yield the same, with a pause after each tenth of a millisecond, so that writing behind does not delay calls.

    A thread that wants Python's interpreter back from one that is at work waits for five milliseconds, and one that
    serves a call wants it back after each statement. It has it at once from one that pauses. There is no pause while
    `is_awaited`.
    """
    begun = time.perf_counter()
    for thing in things:
        yield thing
        if time.perf_counter() - begun > _STRETCH_SECONDS and not is_awaited():
            time.sleep(_PAUSE_SECONDS)
            begun = time.perf_counter()


def _row(number: int, account: Tenant, entry: Entry) -> dict[str, Any]:
    row = entry.call._asdict() | entry._asdict()
    del row["account"], row["call"], row["shown"], row["business_unit_id"], row["real"]
    return {"account_id": account.account_id, "number": number, "at": account.now(entry.real), **row}


def _claimed(db: Connection, calls: Sequence[Entry]) -> Mapping[str | None, Tenant]:
    """The accounts that calls may be laid to which were refused before it was known whose they are."""
    digests = {digest for entry in calls for digest in entry.shown}
    units = {entry.business_unit_id for entry in calls} - {None}
    found = [
        *(db.execute(_BY_DIGEST, {"digests": list(digests)}) if digests else ()),
        *(db.execute(_BY_UNIT, {"units": list(units)}) if units else ()),
    ]
    return {row[0]: Tenant(*row[1:]) for row in found}
