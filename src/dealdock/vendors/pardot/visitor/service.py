"""Visitors, and their assignment to prospects."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select, update

from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.visit.model import Visit
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

_OF_VISITOR: Final = (Visit, VisitorActivity)


def assign(db: Connection, account: AccountContext, visitor_id: int, prospect_id: int, *, now: datetime) -> None:
    """Assign an existing visitor to an existing prospect, with its visits and activities."""
    records.change(db, account, Visitor, visitor_id, {"prospect_id": prospect_id, "is_identified": True}, now=now)
    for model in _OF_VISITOR:
        mine = (model.dataset_id == account.dataset_id, model.visitor_id == visitor_id)
        others = model.prospect_id.is_distinct_from(prospect_id)
        db.execute(update(model).where(*mine, others).values(prospect_id=prospect_id, updated_at=now))
    counted = visitor_activity_service.counts()
    latest = select(func.max(VisitorActivity.created_at)).where(
        VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.visitor_id == visitor_id, counted
    )
    at = db.scalar(latest)
    if at is not None:
        visitor_activity_service.move_last_activity(db, account, prospect_id, at)
