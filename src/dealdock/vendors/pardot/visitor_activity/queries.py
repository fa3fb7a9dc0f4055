"""Queries for activities: one, a page, or all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.visitor_activity.kinds import SESSION
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

_ELSEWHERE = {"dataset_id", "campaign_id", "created_at", "updated_at"}
IS_SHOWN = VisitorActivity.type != SESSION
"""The condition for activities that calls show."""
_STORED = [column for column in VisitorActivity.__table__.c if column.name not in _ELSEWHERE]
MAX_SHOWN: Final = 2_000
"""The activities that an answer shows with their opportunity, the newest. It is ours."""
_STORED_NAMES = [column.name for column in _STORED]


_OPPORTUNITY = and_(
    Opportunity.dataset_id == VisitorActivity.dataset_id, Opportunity.id == VisitorActivity.opportunity_id
)
_COLUMNS = (
    *_STORED,
    type_coerce(VisitorActivity.__table__.c.created_at, BigInteger).label("created_at"),
    Campaign.id.label("campaign_id"),
    Campaign.name.label("campaign_name"),
)


def _campaign(of_opportunity: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the join condition for the activity's campaign, which may be its opportunity's."""
    campaign_id = func.coalesce(VisitorActivity.campaign_id, of_opportunity)
    return and_(Campaign.dataset_id == VisitorActivity.dataset_id, Campaign.id == campaign_id)


SHOWN: Final = (
    select(*_COLUMNS)
    .select_from(VisitorActivity)
    .outerjoin(Opportunity, _OPPORTUNITY)
    .outerjoin(Campaign, _campaign(Opportunity.campaign_id))
    .where(IS_SHOWN)
)
"""The SELECT of the shown activities of all accounts: `COLUMNS`. The campaign may be the opportunity's."""

COLUMNS: Final = tuple(SHOWN.selected_columns.keys())
"""The columns of an activity, in this order; timestamps are seconds since 1970."""

_QUERIES: Final = Queries(SHOWN, VisitorActivity)
_CAMPAIGN_ID = (
    select(Opportunity.campaign_id)
    .where(Opportunity.dataset_id == bindparam("dataset_id"), Opportunity.id == bindparam("opportunity_id"))
    .scalar_subquery()
)
_OF_OPPORTUNITY = Statement(
    select(*_COLUMNS)
    .select_from(VisitorActivity)
    .outerjoin(Campaign, _campaign(_CAMPAIGN_ID))
    .where(
        IS_SHOWN,
        VisitorActivity.dataset_id == bindparam("dataset_id"),
        VisitorActivity.opportunity_id == bindparam("opportunity_id"),
    )
    .order_by(VisitorActivity.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)


def statement(account: AccountContext) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of all shown activities: `COLUMNS`. The campaign may be the opportunity's."""
    return SHOWN.where(VisitorActivity.dataset_id == account.dataset_id)


def of_opportunity(db: Connection, account: AccountContext, opportunity_id: int) -> Sequence[tuple[Any, ...]]:
    """Return the `COLUMNS` of an opportunity's newest activities, the newest first."""
    one = {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id}
    return _OF_OPPORTUNITY.tuples(db, {**one, "most": MAX_SHOWN})


def as_read(activity: Mapping[str, Any], campaign_id: int, campaign_name: str) -> tuple[Any, ...]:
    """Return the `COLUMNS` of an activity that was just written, given the columns that were."""
    return (*map(activity.get, _STORED_NAMES), int(activity["created_at"].timestamp()), campaign_id, campaign_name)


def read(db: Connection, account: AccountContext, activity_id: int) -> AnyRow:
    """Return the activity with this id. Raise `RecordError(NO_RECORD)`."""
    row = db.execute(statement(account).where(VisitorActivity.id == activity_id)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, activity_id)
    return row


def query(db: Connection, account: AccountContext, selection: Selection) -> Sequence[tuple[Any, ...]]:
    """Return a page of activities."""
    return _QUERIES.page(db, account.dataset_id, selection)


def stream(db: Connection, account: AccountContext, selection: Selection) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Return the results of `query` in batches."""
    return _QUERIES.stream(db, account.dataset_id, selection)


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matching activities on all pages. The number of all shown ones is stored, not counted."""
    if not selection.is_all_live:
        selection = selection._replace(criteria=[*selection.criteria, IS_SHOWN])
    return _QUERIES.total(db, account.dataset_id, selection)


def of_campaigns(account: AccountContext, campaign_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition for any of these campaigns, directly or through the opportunity."""
    opportunities = select(Opportunity.id).where(
        Opportunity.dataset_id == account.dataset_id, Opportunity.campaign_id.in_(campaign_ids)
    )
    return or_(VisitorActivity.campaign_id.in_(campaign_ids), VisitorActivity.opportunity_id.in_(opportunities))
