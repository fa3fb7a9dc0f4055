"""Pages of all accounts, with the time of the last call of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from dealdock.platform.database.selection import containing
from dealdock.platform.faults import faults
from dealdock.platform.records.models import Account, JournalEntry
from dealdock.platform.records.models.context import by_clock


class Overview(NamedTuple):
    """An account in a list of accounts."""

    id: int
    dataset_id: int
    name: str
    vendor: str
    now: datetime
    is_frozen: bool
    faults: int
    last_call: datetime | None
    """By the account's clock."""


def page(
    db: Connection, *, real: datetime, text: str = "", vendor: str = "", before: int | None = None, limit: int
) -> list[Overview]:
    """Return accounts, the newest first. `text` is a part of the name or the id, `before` an account's id."""
    accounts = select(Account.__table__).order_by(Account.id.desc()).limit(limit)
    if text:
        named = containing(Account.name, text)
        accounts = accounts.where(named | (Account.id == int(text)) if _is_id(text) else named)
    if vendor:
        accounts = accounts.where(Account.vendor == vendor)
    if before is not None:
        accounts = accounts.where(Account.id < before)
    rows = db.execute(accounts).all()
    calls = _last_calls(db, [row.id for row in rows])
    now = {row.id: by_clock(real, frozen_at=row.frozen_at, clock_offset=row.clock_offset) for row in rows}
    active = faults.numbers_of_active(db, {row.id: now[row.id] for row in rows if row.live_faults}, real=real)
    return [
        Overview(
            id=row.id,
            dataset_id=row.dataset_id,
            name=row.name,
            vendor=row.vendor,
            now=now[row.id],
            is_frozen=row.frozen_at is not None,
            faults=active[row.id],
            last_call=calls.get(row.id),
        )
        for row in rows
    ]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**63))


def _last_calls(db: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    """Return the times of the last calls, by account."""
    last = select(JournalEntry.account_id, func.max(JournalEntry.number).label("number"))
    newest = last.where(JournalEntry.account_id.in_(ids)).group_by(JournalEntry.account_id).subquery()
    both = (JournalEntry.account_id == newest.c.account_id) & (JournalEntry.number == newest.c.number)
    calls = select(JournalEntry.account_id, JournalEntry.at).join(newest, both)
    return {row.account_id: row.at for row in db.execute(calls)}
