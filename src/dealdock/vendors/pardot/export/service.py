"""Exports: their states by the account's clock."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, case, select

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.errors import EXPORT_OVER
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.jobs import CANCELED, COMPLETE, NOW, PROCESSING, WAITING

STATUS: Final[ColumnElement[str]] = case(
    (Export.outcome.is_not(None), Export.outcome),
    (sa.and_(Export.complete_at > Export.expires_at, Export.expires_at <= NOW), CANCELED),
    (Export.complete_at <= NOW, COMPLETE),
    (Export.processing_at <= NOW, PROCESSING),
    else_=WAITING,
)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = Export.expires_at <= NOW


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add an export, which waits for the account's older ones, and return its id."""
    times = jobs.next_times(db, account, Export, now=now)
    return records.add(db, account, Export, **columns, **times, expires_at=now + jobs.LIFE, outcome=None, now=now)


def cancel(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> None:
    """Cancel an export that is not complete. Those behind it begin earlier. Raise `RecordError(EXPORT_OVER)`."""
    one = (Export.dataset_id == account.dataset_id, Export.id == export_id)
    found = db.execute(select(STATUS.label("status")).where(*one), {"now": now}).one_or_none()
    if found is None:
        raise RecordError(NO_RECORD, export_id)
    if found.status not in {WAITING, PROCESSING}:
        raise RecordError(EXPORT_OVER, export_id, found.status)
    records.change(db, account, Export, export_id, {"outcome": CANCELED}, now=now)
    jobs.begin_earlier(db, account, Export, STATUS, now=now)
