"""Exports: their states by the account's clock."""

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, case, select

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.base import Moment
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.errors import EXPORT_OVER
from dealdock.vendors.pardot.export.model import Export

LIFE: Final = timedelta(days=7)
"""The time for which files are there."""
WAITING, PROCESSING, COMPLETE, CANCELED, FAILED = "Waiting", "Processing", "Complete", "Canceled", "Failed"

_NOW: Final = bindparam("now", type_=Moment())
STATUS: Final[ColumnElement[str]] = case(
    (Export.outcome.is_not(None), Export.outcome),
    (sa.and_(Export.complete_at > Export.expires_at, Export.expires_at <= _NOW), CANCELED),
    (Export.complete_at <= _NOW, COMPLETE),
    (Export.processing_at <= _NOW, PROCESSING),
    else_=WAITING,
)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = Export.expires_at <= _NOW


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add an export, which waits for the account's older ones, and return its id."""
    last = sa.func.max(Export.complete_at)
    busy = select(last).where(Export.dataset_id == account.dataset_id, Export.outcome.is_(None))
    times = _times(max(now, db.scalar(busy) or now), account)
    return records.add(db, account, Export, **columns, **times, expires_at=now + LIFE, outcome=None, now=now)


def cancel(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> None:
    """Cancel an export that is not complete. Those behind it begin earlier. Raise `RecordError(EXPORT_OVER)`."""
    mine = Export.dataset_id == account.dataset_id
    found = db.execute(select(STATUS.label("status")).where(mine, Export.id == export_id), {"now": now}).one_or_none()
    if found is None:
        raise RecordError(NO_RECORD, export_id)
    if found.status not in {WAITING, PROCESSING}:
        raise RecordError(EXPORT_OVER, export_id, found.status)
    records.change(db, account, Export, export_id, {"outcome": CANCELED}, now=now)
    free_at = now
    waiting = select(Export.id, Export.processing_at, Export.complete_at, STATUS.label("status"))
    for row in db.execute(waiting.where(mine, Export.outcome.is_(None)).order_by(Export.id), {"now": now}).all():
        if row.status == WAITING and row.id > export_id:
            times = _times(free_at, account)
            db.execute(sa.update(Export).where(mine, Export.id == row.id).values(**times))
            free_at = times["complete_at"]
        elif row.status in {WAITING, PROCESSING}:
            free_at = max(free_at, row.complete_at)


def _times(begin: datetime, account: AccountContext) -> dict[str, datetime]:
    """Return the times of a job that begins at one."""
    life = timedelta(seconds=settings.of(account).job_seconds)
    return {"processing_at": begin + life / 2, "complete_at": begin + life}
