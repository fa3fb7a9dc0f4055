"""Visitors: their page views and activities, and their assignment to prospects."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Connection, bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.visitor.model import Visit, Visitor, VisitorPageView
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

MAX_ACTIVITIES: Final = 10_000
"""The activities that an answer shows with their visitor, the newest. It is ours, as the next."""
MAX_VISITORS: Final = 2_000
"""The visitors that an answer shows with their prospects."""

PAGE_VIEWS: Final = (
    select(func.count(VisitorPageView.id))
    .select_from(Visit)
    .join(VisitorPageView, (VisitorPageView.dataset_id == Visit.dataset_id) & (VisitorPageView.visit_id == Visit.id))
    .where(Visit.dataset_id == bindparam("dataset_id", type_=BigInteger), Visit.visitor_id == Visitor.id)
    .correlate(Visitor)
    .scalar_subquery()
)
"""The number of pages that the row's visitor saw."""
SHOWN: Final = select(*Visitor.__table__.c, PAGE_VIEWS.label("page_view_count"))
"""The SELECT of the visitors of all accounts, with the number of the pages that they saw."""

_OF_PROSPECT: Final = Statement(
    SHOWN.where(Visitor.dataset_id == bindparam("dataset_id"), Visitor.prospect_id == bindparam("prospect_id"))
    .order_by(Visitor.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)
_ACTIVITIES: Final = Statement(
    visitor_activity_service.SHOWN.where(
        VisitorActivity.dataset_id == bindparam("dataset_id"), VisitorActivity.visitor_id == bindparam("visitor_id")
    )
    .order_by(VisitorActivity.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)


def of_prospects(
    db: Connection, account: AccountContext, ids: Sequence[int], _: int | None = None
) -> Mapping[int, Sequence[AnyRow]]:
    """Return visitors by id, by prospect."""
    mine = {"dataset_id": account.dataset_id, "most": MAX_VISITORS // max(len(ids), 1)}
    return {prospect_id: _OF_PROSPECT.all(db, {**mine, "prospect_id": prospect_id})[::-1] for prospect_id in ids}


def activities(db: Connection, account: AccountContext, visitor_id: int) -> Sequence[AnyRow]:
    """Return the newest activities of a visitor, by id."""
    one = {"dataset_id": account.dataset_id, "visitor_id": visitor_id, "most": MAX_ACTIVITIES}
    return _ACTIVITIES.all(db, one)[::-1]


def assign(db: Connection, account: AccountContext, visitor_id: int, prospect_id: int, *, now: datetime) -> None:
    """Assign an existing visitor to an existing prospect, with its visits and activities."""
    records.change(db, account, Visitor, visitor_id, {"prospect_id": prospect_id, "is_identified": True}, now=now)
    for model in (Visit, VisitorActivity):
        mine = (model.dataset_id == account.dataset_id, model.visitor_id == visitor_id)
        others = model.prospect_id.is_distinct_from(prospect_id)
        db.execute(sa.update(model).where(*mine, others).values(prospect_id=prospect_id, updated_at=now))
    counted = visitor_activity_service.counts()
    latest = select(func.max(VisitorActivity.created_at)).where(
        VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.visitor_id == visitor_id, counted
    )
    at = db.scalar(latest)
    if at is not None:
        visitor_activity_service.move_last_activity(db, account, prospect_id, at)
