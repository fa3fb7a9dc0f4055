"""Exports: their states by the account's clock."""

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, case, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.errors import EXPORT_OVER
from dealdock.vendors.pardot.export.files import MAX_BYTES
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.jobs import CANCELED, COMPLETE, FAILED, NOW, PROCESSING, WAITING
from dealdock.vendors.pardot.roles import is_administrator

VERSION: Final = 4
"""The version of the exports of versions 3 and 4."""
MAX_RANGE: Final = timedelta(days=366)
"""The longest time of an export."""


def status_at(now: ColumnElement[datetime]) -> ColumnElement[str]:
    """Return the expression of the state at a time."""
    return case(
        (Export.outcome.is_not(None), Export.outcome),
        (sa.and_(Export.complete_at > Export.expires_at, Export.expires_at <= now), CANCELED),
        (Export.complete_at <= now, case((Export.fails, FAILED), else_=COMPLETE)),
        (Export.processing_at <= now, PROCESSING),
        else_=WAITING,
    )


STATUS: Final = status_at(NOW)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = Export.expires_at <= NOW
SHOWN: Final = (*Export.__table__.c, STATUS.label("status"), IS_EXPIRED.label("is_expired"))
"""The columns of an export, with its `status`, and with `is_expired`."""


def create(db: Connection, caller: Caller, *, now: datetime, **columns: Any) -> int:
    """Add an export of a user, which waits for the account's older ones, and return its id."""
    account = caller.account
    times = jobs.next_times(db, account, Export, now=now)
    usual: dict[str, Any] = {"type": None, "prospect_only": False, "outcome": None, "fails": False}
    usual |= {"include_byte_order_mark": False, "legacy_date_format": False, "max_file_size_bytes": MAX_BYTES}
    own = {**usual, **columns, "user_id": caller.user_id, "time_zone": caller.time_zone}
    return records.add(db, account, Export, **own, **times, expires_at=now + jobs.LIFE, now=now)


def read(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> AnyRow:
    """Return an export, with its `status`, and with `is_expired`. Raise `RecordError(NO_RECORD)`."""
    one = (Export.dataset_id == account.dataset_id, Export.id == export_id)
    row = db.execute(select(*SHOWN).where(*one), {"now": now}).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, export_id)
    return row


def version(db: Connection, caller: Caller, export_id: int) -> int | None:
    """Return the version of an export that a user sees. Administrators see all exports; None if there is none."""
    mine = (Export.dataset_id == caller.account.dataset_id, Export.id == export_id)
    own = () if is_administrator(caller) else (Export.user_id == caller.user_id,)
    found: int | None = db.scalar(select(Export.version).where(*mine, *own))
    return found


def time_range(begin: datetime, end: datetime | None, now: datetime) -> dict[str, Any]:
    """Return the columns of an export's time: without an end, until now. Raises `ValueError` for more than a year."""
    if (end or now) - begin > MAX_RANGE:
        raise ValueError(f"the time from {begin:%Y-%m-%d} is longer than a year")
    return {"after": begin, "before": end or now, "is_inclusive": end is None}


def cancel(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> None:
    """Cancel an export that is not complete. The exports behind it begin earlier. Raise `RecordError(EXPORT_OVER)`."""
    found = read(db, account, export_id, now=now)
    if found.status not in {WAITING, PROCESSING}:
        raise RecordError(EXPORT_OVER, export_id, found.status)
    records.change(db, account, Export, export_id, {"outcome": CANCELED}, now=now)
    jobs.begin_earlier(db, account, Export, STATUS, now=now)
