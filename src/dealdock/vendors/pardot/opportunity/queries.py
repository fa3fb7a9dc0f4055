"""Queries for opportunities: one, a page, or all."""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, select, type_coerce

from dealdock.platform.database.limited_rows import rows_within
from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records.base import Moment, Money
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.errors import NO_OPPORTUNITY
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity import queries as visitor_activity_queries

Depth = Literal["fields", "prospects", "activities"]
"""The depth of a read: own fields; campaign and prospects in addition; activities in addition."""

MAX_PROSPECTS: Final = 20_000
"""The prospects of all opportunities of a page. It is ours."""
PROSPECT: Final = ("id", "first_name", "last_name", "email", "company")
"""The columns of an opportunity's prospect."""

_NOT_SHOWN: Final = frozenset({"dataset_id", "crm_fid", "deleted"})
_COLUMNS: Final = [column for column in Opportunity.__table__.c if column.name not in _NOT_SHOWN]
_SELECT: Final = select(
    *(
        type_coerce(column, BigInteger).label(column.name) if isinstance(column.type, Moment | Money) else column
        for column in _COLUMNS
    ),
    Campaign.name.label("campaign_name"),
).join(Campaign, (Campaign.dataset_id == Opportunity.dataset_id) & (Campaign.id == Opportunity.campaign_id))
COLUMNS: Final = tuple(_SELECT.selected_columns.keys())
"""The columns of an opportunity as read, and `campaign_name`."""
_fields: Final[Callable[[Sequence[Any]], Any]] = namedtuple("Fields", COLUMNS)._make  # type: ignore[attr-defined]  # noqa: PYI024 (its fields are data)

# Built once, since building the statements costs more than executing them.
_QUERIES: Final = Queries(_SELECT, Opportunity)
_ONE: Final = Statement(
    _SELECT.where(
        Opportunity.dataset_id == bindparam("dataset_id"),
        Opportunity.id == bindparam("opportunity_id"),
        live(Opportunity),
    )
)
# With an inner join, SQLite might scan all prospects of the account for one opportunity.
_PROSPECTS: Final = (
    select(*(Prospect.__table__.c[name] for name in PROSPECT), OpportunityProspect.opportunity_id)
    .select_from(OpportunityProspect)
    .outerjoin(
        Prospect,
        (Prospect.dataset_id == OpportunityProspect.dataset_id)
        & (Prospect.id == OpportunityProspect.prospect_id)
        & live(Prospect),
    )
    .where(OpportunityProspect.dataset_id == bindparam("dataset_id"))
    .order_by(OpportunityProspect.opportunity_id, OpportunityProspect.prospect_id)
)
_PROSPECTS_OF_ONE: Final = Statement(
    _PROSPECTS.where(OpportunityProspect.opportunity_id == bindparam("opportunity_id"))
)
_PROSPECTS_OF_MANY: Final = _PROSPECTS.where(OpportunityProspect.opportunity_id.in_(bindparam("ids", expanding=True)))


class OpportunityRecord(NamedTuple):
    """An opportunity as read: its columns, and its prospects and activities if requested.

    Amounts are in cents and timestamps are seconds since 1970, because most rows are only written to a response.
    """

    fields: Any
    """The `COLUMNS`, as attributes."""
    prospects: Sequence[tuple[Any, ...]] = ()
    activities: Sequence[tuple[Any, ...]] = ()


def read(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    depth: Depth = "activities",
    *,
    activities: Sequence[Mapping[str, Any]] | None = None,
) -> OpportunityRecord:
    """Return the live opportunity with this id. Raise `RecordError(NO_OPPORTUNITY)`.

    `activities`: the columns of all its activities, if this transaction has just written them, so that they need not be
    read.
    """
    one = {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id}
    found = _ONE.tuples(db, one)
    if not found:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    fields = _fields(found[0])
    linked = () if depth == "fields" else _PROSPECTS_OF_ONE.tuples(db, one)
    prospects = [row[:-1] for row in linked if row[0] is not None]  # a deleted one has no columns
    written = activities if depth == "activities" else ()
    if written is None:
        shown = visitor_activity_queries.of_opportunity(db, account, opportunity_id)[::-1]
    else:
        campaign = fields.campaign_id, fields.campaign_name
        shown = [visitor_activity_queries.as_read(each, *campaign) for each in written]
    return OpportunityRecord(fields, prospects, shown)


def query(
    db: Connection, account: AccountContext, selection: Selection, depth: Depth = "prospects"
) -> list[OpportunityRecord]:
    """Return a page of opportunities, each read to the given depth. Raises `TooMuch` for too many prospects."""
    rows = [*map(_fields, _QUERIES.page(db, account.dataset_id, selection))]
    if depth == "fields" or not rows:
        return [*map(OpportunityRecord, rows)]
    prospects: dict[int, list[tuple[Any, ...]]] = {row.id: [] for row in rows}
    linked = db.execute(_PROSPECTS_OF_MANY, {"dataset_id": account.dataset_id, "ids": list(prospects)})
    for prospect in rows_within(linked, MAX_PROSPECTS, lambda row: row.company):
        if prospect[0] is not None:
            prospects[prospect[-1]].append(prospect[:-1])
    return [OpportunityRecord(row, prospects[row.id]) for row in rows]


def rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> list[dict[str, Any]]:
    """Return the opportunities in this id range with the ids of their `prospects`, including deleted ones."""
    query = select(Opportunity.__table__).where(Opportunity.dataset_id == account.dataset_id)
    found = db.execute(query.where(Opportunity.id.between(first_id, last_id)).order_by(Opportunity.id)).all()
    links = select(OpportunityProspect.opportunity_id, OpportunityProspect.prospect_id).where(
        OpportunityProspect.dataset_id == account.dataset_id,
        OpportunityProspect.opportunity_id.between(first_id, last_id),
    )
    linked: dict[int, list[int]] = {row.id: [] for row in found}
    in_order = (
        OpportunityProspect.opportunity_id,
        OpportunityProspect.prospect_id,
    )  # that of the key, to be found by it
    for opportunity_id, prospect_id in db.execute(links.order_by(*in_order)):
        linked[opportunity_id].append(prospect_id)
    return [{**row._asdict(), "prospects": linked[row.id]} for row in found]


def stream(db: Connection, account: AccountContext, selection: Selection) -> Iterator[Sequence[OpportunityRecord]]:
    """Return the results of `query` in batches, only the fields."""
    return (
        [*map(OpportunityRecord, map(_fields, rows))] for rows in _QUERIES.stream(db, account.dataset_id, selection)
    )


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matching opportunities on all pages."""
    return _QUERIES.total(db, account.dataset_id, selection)


def linked_to(account: AccountContext, prospect_ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition for a link to any of these prospects."""
    links = select(OpportunityProspect.opportunity_id).where(
        OpportunityProspect.dataset_id == account.dataset_id, OpportunityProspect.prospect_id.in_(prospect_ids)
    )
    return Opportunity.id.in_(links)
