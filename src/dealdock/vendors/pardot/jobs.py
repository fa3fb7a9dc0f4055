"""Jobs, exports and imports: their states and their order by the account's clock."""

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, select

from dealdock.platform.records.base import Moment
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings

LIFE: Final = timedelta(days=7)
"""The time for which results are there."""
WAITING, PROCESSING, COMPLETE, CANCELED, FAILED = "Waiting", "Processing", "Complete", "Canceled", "Failed"
STATES: Final = (WAITING, PROCESSING, COMPLETE, FAILED, CANCELED)
BY_FAULT: Final = "a fault of the account let it fail"
"""The reason for the state `Failed` of a job that a fault struck."""
NOW: Final = bindparam("now", type_=Moment())
"""The parameter of expressions with the time."""


def next_times(db: Connection, account: AccountContext, model: Any, *, now: datetime) -> dict[str, datetime]:
    """Return the times of a job that waits for the account's older ones."""
    last = sa.func.max(model.complete_at)
    busy = select(last).where(model.dataset_id == account.dataset_id, model.outcome.is_(None))
    return _times(max(now, db.scalar(busy) or now), account)


def begin_earlier(
    db: Connection, account: AccountContext, model: Any, status: ColumnElement[str], *, now: datetime
) -> None:
    """Move the waiting jobs after a job was canceled: no job begins before the older ones end."""
    mine, free_at = (model.dataset_id == account.dataset_id, model.outcome.is_(None)), now
    columns = (model.id, model.processing_at, model.complete_at, status.label("status"))
    found = select(*columns).where(*mine, model.processing_at.is_not(None))
    for row in db.execute(found.order_by(model.processing_at, model.id), {"now": now}).all():
        if row.status == WAITING:
            times = _times(free_at, account)
            is_earlier = times["processing_at"] < row.processing_at
            if is_earlier:
                db.execute(sa.update(model).where(*mine, model.id == row.id).values(**times))
            free_at = times["complete_at"] if is_earlier else row.complete_at
        elif row.status == PROCESSING:
            free_at = max(free_at, row.complete_at)


def _times(begin: datetime, account: AccountContext) -> dict[str, datetime]:
    """Return the times of a job that begins at one."""
    life = timedelta(seconds=settings.of(account).job_seconds)
    return {"processing_at": begin + life / 2, "complete_at": begin + life}
