"""The verbs of the opportunity (contract, section 4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Row, insert, select

from dealdock.core import campaign, dataset, prospect, visitor_activity
from dealdock.core.criteria import Selection
from dealdock.core.errors import NoSuchOpportunity
from dealdock.core.models import (
    MAX_ID,
    Campaign,
    Dataset,
    Opportunity,
    OpportunityProspect,
    Prospect,
    VisitorActivity,
)
from dealdock.core.softdelete import live
from dealdock.core.user import Tenant
from dealdock.core.visitor_activity import OF_STATUS, Event, Type

BATCH: Final = 200
"""Rows that a stream reads at once."""

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"

Depth = Literal["fields", "prospects", "activities"]
"""How much of an opportunity is read: its own fields; with campaign and prospects; with activities too."""


@dataclass(frozen=True, slots=True)
class Record:
    """An opportunity as it is read: its columns and `campaign_name`, and what was asked for with it."""

    fields: AnyRow
    prospects: Sequence[AnyRow] = ()
    activities: Sequence[AnyRow] = ()


def create(
    db: Connection, account: Tenant, fields: Mapping[str, Any], *, prospect_ids: Sequence[int], now: datetime
) -> int:
    """Add an opportunity, linked to prospects that are there, and answer its id.

    `fields` are columns by name; without a campaign it gets the account's default one, without a status it is Open.
    """
    row = {"type": None, "stage": None, "status": "Open", "closed_at": None, **fields}
    if row.get("campaign_id") is None:
        row["campaign_id"] = campaign.default(db, account)
    events = [Event(Type.CREATED, prospect_ids)]
    if row["status"] != "Open":
        events.append(Event(OF_STATUS[row["status"]], prospect_ids))
    count = visitor_activity.count(events)
    opportunity_id = dataset.take_ids(db, account.dataset_id, 1 + count, live_opportunities=1)
    key = {"dataset_id": account.dataset_id, "id": opportunity_id}
    db.execute(insert(Opportunity).values(**row, **key, created_at=now, updated_at=now, deleted=False))
    _link(db, account, opportunity_id, prospect_ids)
    _leave(db, account, opportunity_id, events, first_id=opportunity_id + 1, now=now)
    return opportunity_id


def require(db: Connection, account: Tenant, opportunity_id: int) -> None:
    """Raise `NoSuchOpportunity` where no live one has that id; else nobody changes it until the commit."""
    there = select(Opportunity.id).where(*_one(account, opportunity_id), live(Opportunity))
    if db.scalar(there.with_for_update()) is None:
        raise NoSuchOpportunity(opportunity_id)


def update(
    db: Connection,
    account: Tenant,
    opportunity_id: int,
    changes: Mapping[str, Any],
    *,
    prospect_ids: Sequence[int] = (),
    now: datetime,
) -> None:
    """Change the columns that are named, and link the prospects that aren't yet.

    `updated_at` moves, and activities are left, only by what is different afterwards.
    """
    columns = [column for column in Opportunity.__table__.c if column.name in changes or column.name == "status"]
    here = select(*columns).where(*_one(account, opportunity_id), live(Opportunity))
    before = db.execute(here.with_for_update()).mappings().one_or_none()
    if before is None:
        raise NoSuchOpportunity(opportunity_id)
    different = {name: value for name, value in changes.items() if before[name] != value}
    linked = _linked(db, account, opportunity_id)
    events = []
    if new := [prospect_id for prospect_id in prospect_ids if prospect_id not in linked]:
        _link(db, account, opportunity_id, new)
        linked = sorted([*linked, *new])
        events.append(Event(Type.LINKED, new))
    if "status" in different:
        events.append(Event(OF_STATUS[different["status"]], linked))
    if different or events:
        changed = sa.update(Opportunity).where(*_one(account, opportunity_id))
        db.execute(changed.values(**different, updated_at=now))
    if events:
        first_id = dataset.take_ids(db, account.dataset_id, visitor_activity.count(events))
        _leave(db, account, opportunity_id, events, first_id=first_id, now=now)


def delete(db: Connection, account: Tenant, opportunity_id: int) -> None:
    """Hide it from `read` and `query`; its activities stay as they are, and so does `updated_at`."""
    hidden = sa.update(Opportunity).where(*_one(account, opportunity_id), live(Opportunity)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise NoSuchOpportunity(opportunity_id)
    dataset.count_live(db, account.dataset_id, -1)


def undelete(db: Connection, account: Tenant, opportunity_id: int) -> None:
    """Bring it back whole; a live one is left as it is."""
    here = select(Opportunity.deleted).where(*_one(account, opportunity_id))
    deleted = db.scalar(here.with_for_update())
    if deleted is None:
        raise NoSuchOpportunity(opportunity_id)
    if deleted:
        db.execute(sa.update(Opportunity).where(*_one(account, opportunity_id)).values(deleted=False))
        dataset.count_live(db, account.dataset_id, 1)


def read(db: Connection, account: Tenant, opportunity_id: int, depth: Depth = "activities") -> Record:
    """The live opportunity with that id."""
    here = _select(account).where(Opportunity.id == opportunity_id, live(Opportunity))
    fields = db.execute(here).one_or_none()
    if fields is None:
        raise NoSuchOpportunity(opportunity_id)
    return Record(
        fields,
        () if depth == "fields" else _prospects(db, account, [opportunity_id]),
        () if depth != "activities" else _activities(db, account, opportunity_id),
    )


def query(db: Connection, account: Tenant, selection: Selection, depth: Depth = "prospects") -> list[Record]:
    """A page of opportunities."""
    rows = db.execute(selection.page(_select(account), Opportunity)).all()
    prospects: dict[int, list[AnyRow]] = {row.id: [] for row in rows}
    if depth != "fields" and rows:
        for row in _prospects(db, account, list(prospects)):
            prospects[row.opportunity_id].append(row)
    return [Record(row, prospects[row.id]) for row in rows]


def rows(
    db: Connection, account: Tenant, *, first_id: int = 1, last_id: int = MAX_ID
) -> list[tuple[AnyRow, list[int]]]:
    """All opportunities with an id in that range and the ids of their prospects, by id, deleted ones included."""
    mine = select(Opportunity.__table__).where(Opportunity.dataset_id == account.dataset_id)
    found = db.execute(mine.where(Opportunity.id.between(first_id, last_id)).order_by(Opportunity.id)).all()
    links = select(OpportunityProspect.opportunity_id, OpportunityProspect.prospect_id).where(
        OpportunityProspect.dataset_id == account.dataset_id,
        OpportunityProspect.opportunity_id.between(first_id, last_id),
    )
    linked: dict[int, list[int]] = {row.id: [] for row in found}
    for opportunity_id, prospect_id in db.execute(links.order_by(OpportunityProspect.prospect_id)):
        linked[opportunity_id].append(prospect_id)
    return [(row, linked[row.id]) for row in found]


def stream(db: Connection, account: Tenant, selection: Selection) -> Iterator[Record]:
    """As `query`, the fields alone, row after row: what is kept in memory doesn't grow with what is read."""
    page = selection.page(_select(account), Opportunity).execution_options(yield_per=BATCH)
    with db.execute(page) as found:  # a stream may be left early, and PostgreSQL's cursor mustn't be left open then
        for row in found:
            yield Record(row)


def total(db: Connection, account: Tenant, selection: Selection) -> int:
    """How many opportunities match, whatever the page. The number of the live ones is kept, not counted."""
    if selection.is_all_live:
        return db.scalars(select(Dataset.live_opportunities).where(Dataset.id == account.dataset_id)).one()
    mine = Opportunity.dataset_id == account.dataset_id
    return db.scalars(selection.total(Opportunity).where(mine)).one()


def linked_to(account: Tenant, prospect_ids: Sequence[int]) -> ColumnElement[bool]:
    """The criterion: linked to any of these prospects."""
    links = select(OpportunityProspect.opportunity_id).where(
        OpportunityProspect.dataset_id == account.dataset_id, OpportunityProspect.prospect_id.in_(prospect_ids)
    )
    return Opportunity.id.in_(links)


def _one(account: Tenant, opportunity_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Opportunity.dataset_id == account.dataset_id, Opportunity.id == opportunity_id


def _select(account: Tenant) -> Any:
    return (
        select(
            Opportunity.id,
            Opportunity.campaign_id,
            Campaign.name.label("campaign_name"),
            Opportunity.name,
            Opportunity.value,
            Opportunity.probability,
            Opportunity.type,
            Opportunity.stage,
            Opportunity.status,
            Opportunity.closed_at,
            Opportunity.created_at,
            Opportunity.updated_at,
        )
        .join(Campaign, (Campaign.dataset_id == Opportunity.dataset_id) & (Campaign.id == Opportunity.campaign_id))
        .where(Opportunity.dataset_id == account.dataset_id)
    )


def _prospects(db: Connection, account: Tenant, opportunity_ids: Sequence[int]) -> Sequence[AnyRow]:
    return db.execute(
        select(
            OpportunityProspect.opportunity_id,
            Prospect.id,
            Prospect.first_name,
            Prospect.last_name,
            Prospect.email,
            Prospect.company,
        )
        .join(
            Prospect,
            (Prospect.dataset_id == OpportunityProspect.dataset_id) & (Prospect.id == OpportunityProspect.prospect_id),
        )
        .where(
            OpportunityProspect.dataset_id == account.dataset_id,
            OpportunityProspect.opportunity_id.in_(opportunity_ids),
            live(Prospect),
        )
        .order_by(Prospect.id)
    ).all()


def _activities(db: Connection, account: Tenant, opportunity_id: int) -> Sequence[AnyRow]:
    return db.execute(
        select(
            VisitorActivity.id,
            VisitorActivity.visitor_id,
            VisitorActivity.prospect_id,
            VisitorActivity.type,
            VisitorActivity.opportunity_id,
            VisitorActivity.created_at,
        )
        .where(VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.opportunity_id == opportunity_id)
        .order_by(VisitorActivity.id)
    ).all()


def _leave(
    db: Connection, account: Tenant, opportunity_id: int, events: Sequence[Event], *, first_id: int, now: datetime
) -> None:
    """Leave the events' activities with the prospects, and move their scores by the account's rule."""
    visitor_activity.record(db, account, opportunity_id, events, first_id=first_id, now=now)
    points = visitor_activity.points(account)
    for event in events:
        prospect.add_score(db, account, event.prospect_ids, points.get(event.type, 0))


def _linked(db: Connection, account: Tenant, opportunity_id: int) -> list[int]:
    links = select(OpportunityProspect.prospect_id).where(
        OpportunityProspect.dataset_id == account.dataset_id, OpportunityProspect.opportunity_id == opportunity_id
    )
    return list(db.scalars(links.order_by(OpportunityProspect.prospect_id)))


def _link(db: Connection, account: Tenant, opportunity_id: int, prospect_ids: Iterable[int]) -> None:
    rows = [
        {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id, "prospect_id": prospect_id}
        for prospect_id in prospect_ids
    ]
    if rows:
        db.execute(insert(OpportunityProspect), rows)
