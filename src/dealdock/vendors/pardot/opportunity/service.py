"""Opportunities, and the activities that they create: what reads and what writes them."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, insert, select, type_coerce

from dealdock.platform.database import write_guard
from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.limited_rows import rows_within
from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.base import Moment, Money
from dealdock.platform.records.kind import defaults
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import NOT_GIVEN, AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.errors import NO_OPPORTUNITY, TOO_MANY_PROSPECTS
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS, Event

Depth = Literal["fields", "prospects", "activities"]
"""The depth of a read: own fields; campaign and prospects in addition; activities in addition."""

MAX_SHOWN_PROSPECTS: Final = 20_000
"""The prospects of all opportunities of a page. It is ours."""
_IDS_AT_ONCE: Final = 1_000
"""The maximum number of ids in a statement: databases limit it, and choose bad plans for many ids."""
PROSPECT: Final = ("id", "first_name", "last_name", "email", "company")
"""The columns of an opportunity's prospect."""

_NOT_SHOWN: Final = frozenset({"dataset_id", "crm_fid", "deleted"})
_SHOWN: Final = [column for column in Opportunity.__table__.c if column.name not in _NOT_SHOWN]
_SELECT: Final = select(
    *(
        type_coerce(column, BigInteger).label(column.name) if isinstance(column.type, Moment | Money) else column
        for column in _SHOWN
    ),
    Campaign.name.label("campaign_name"),
).join(Campaign, (Campaign.dataset_id == Opportunity.dataset_id) & (Campaign.id == Opportunity.campaign_id))
COLUMNS: Final = tuple(_SELECT.selected_columns.keys())
"""The columns of an opportunity as read, and `campaign_name`."""
_fields: Final[Callable[[Sequence[Any]], Any]] = namedtuple("Fields", COLUMNS)._make  # type: ignore[attr-defined]  # noqa: PYI024 (its fields are data)

# Built once, since building the statements costs more than executing them.
_QUERIES: Final = Queries(_SELECT, Opportunity)
_READ: Final = Statement(
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
_LINKS: Final = Statement(
    select(OpportunityProspect.opportunity_id, OpportunityProspect.prospect_id)
    .where(
        OpportunityProspect.dataset_id == bindparam("dataset_id"),
        OpportunityProspect.opportunity_id.between(bindparam("first_id"), bindparam("last_id")),
    )
    .order_by(OpportunityProspect.opportunity_id, OpportunityProspect.prospect_id)  # as the key, to be found by it
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
    found = _READ.tuples(db, one)
    if not found:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    fields = _fields(found[0])
    linked = () if depth == "fields" else _PROSPECTS_OF_ONE.tuples(db, one)
    prospects = [row[:-1] for row in linked if row[0] is not None]  # a deleted one has no columns
    written = activities if depth == "activities" else ()
    if written is None:
        shown = visitor_activity_service.of_opportunity(db, account, opportunity_id)[::-1]
    else:
        campaign = fields.campaign_id, fields.campaign_name
        shown = [visitor_activity_service.as_read(each, *campaign) for each in written]
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
    for prospect in rows_within(linked, MAX_SHOWN_PROSPECTS, lambda row: row.company):
        if prospect[0] is not None:
            prospects[prospect[-1]].append(prospect[:-1])
    return [OpportunityRecord(row, prospects[row.id]) for row in rows]


def rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> list[dict[str, Any]]:
    """Return the opportunities in this id range with the ids of their `prospects`, including deleted ones."""
    found = records.rows(db, account, Opportunity, first_id=first_id, last_id=last_id)
    linked: dict[int, list[int]] = {row.id: [] for row in found}
    range_ = {"dataset_id": account.dataset_id, "first_id": first_id, "last_id": last_id}
    for opportunity_id, prospect_id in _LINKS.tuples(db, range_):
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


MAX_PROSPECTS: Final = 1_000
"""The prospects of an opportunity. It is ours: Pardot documents no limit."""
_DEFAULTS: Final = defaults(Opportunity)
_COLUMNS: Final = [column.name for column in Opportunity.__table__.c if column.name != "campaign_id"]
_CAMPAIGN: Final = campaigns.given_or_default(
    bindparam("given_campaign_id", type_=BigInteger), bindparam("own_dataset_id", type_=DatasetNumber)
)
_INSERT: Final = Statement(insert(Opportunity).values(campaign_id=_CAMPAIGN), columns=_COLUMNS)
_INSERT_LINK: Final = Statement(insert(OpportunityProspect), columns=OpportunityProspect.__table__.c.keys())
_LINKED: Final = Statement(
    select(OpportunityProspect.prospect_id)
    .where(
        OpportunityProspect.dataset_id == bindparam("dataset_id"),
        OpportunityProspect.opportunity_id == bindparam("opportunity_id"),
    )
    .order_by(OpportunityProspect.prospect_id)
)
_LOCKED: Final = Statement(
    select(Opportunity.id)
    .where(
        Opportunity.dataset_id == bindparam("dataset_id"),
        Opportunity.id == bindparam("opportunity_id"),
        live(Opportunity),
    )
    .with_for_update()
)


class Created(NamedTuple):
    """A new opportunity."""

    opportunity_id: int
    activities: Sequence[Mapping[str, Any]]
    """The columns, by name, of the activities that were recorded for it."""


def create(
    db: Connection, account: AccountContext, fields: Mapping[str, Any], *, prospect_ids: Sequence[int], now: datetime
) -> Created:
    """Add an opportunity that is linked to existing prospects.

    `fields` are columns by name. A campaign that is not given is the account's default one.
    """
    row = {**_DEFAULTS, **fields}
    campaign = {"given_campaign_id": row.pop("campaign_id", None), "own_dataset_id": account.dataset_id}
    times = account.times(Opportunity, now)
    events = [Event(Type.CREATED, prospect_ids, times["created_at"])]
    if row["status"] != "Open":
        events.append(Event(OF_STATUS[row["status"]], prospect_ids, _closed_at(account, row, now)))
    count = visitor_activity_service.count(events)
    opportunity_id = datasets.take_ids(db, account.dataset_id, 1 + count, {Opportunity: 1, VisitorActivity: count})
    key = {"dataset_id": account.dataset_id, "id": opportunity_id}
    _INSERT.run(db, {**row, **key, **campaign, **times, "deleted": False})
    _link(db, account, opportunity_id, prospect_ids)
    activities = _record_events(db, account, opportunity_id, events, first_id=opportunity_id + 1)
    return Created(opportunity_id, activities)


def require(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Raise `RecordError(NO_OPPORTUNITY)` if no live opportunity has this id. Otherwise lock its row until the
    commit.
    """
    if _LOCKED.value(db, {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id}) is None:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)


def update(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    changes: Mapping[str, Any],
    *,
    prospect_ids: Sequence[int] = (),
    replaces: bool = False,
    now: datetime,
) -> None:
    """Change the given columns, and link the prospects that are not linked yet. `replaces` unlinks all others.

    `updated_at` changes and activities are recorded only if a value or link changes.
    """
    columns = [column for column in Opportunity.__table__.c if column.name in changes or column.name == "status"]
    query = select(*columns).where(*_one(account, opportunity_id), live(Opportunity))
    before = db.execute(query.with_for_update()).mappings().one_or_none()
    if before is None:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    different = {name: value for name, value in changes.items() if before[name] != value}
    linked = _linked(db, account, opportunity_id)
    events = []
    if replaces and (unlinked := [prospect_id for prospect_id in linked if prospect_id not in prospect_ids]):
        _unlink(db, account, opportunity_id, unlinked)
        linked = [prospect_id for prospect_id in linked if prospect_id not in unlinked]
        events.append(Event(Type.UNLINKED, unlinked, now))
    if new := [prospect_id for prospect_id in prospect_ids if prospect_id not in linked]:
        _check_number(opportunity_id, linked, new)
        _link(db, account, opportunity_id, new)
        linked = sorted([*linked, *new])
        events.append(Event(Type.LINKED, new, now))
    if "status" in different:
        events.append(Event(OF_STATUS[different["status"]], linked, now))
    if different or events:
        changed = sa.update(Opportunity).where(*_one(account, opportunity_id))
        db.execute(changed.values(**different, updated_at=now))
    if events:
        count = visitor_activity_service.count(events)
        first_id = datasets.take_ids(db, account.dataset_id, count, {VisitorActivity: count})
        _record_events(db, account, opportunity_id, events, first_id=first_id)


def delete(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Mark an opportunity as deleted, without changing its activities or `updated_at`."""
    hidden = sa.update(Opportunity).where(*_one(account, opportunity_id), live(Opportunity)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    datasets.count_live(db, account.dataset_id, {Opportunity: -1})


def undelete(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Restore an opportunity; a live one stays unchanged."""
    query = select(Opportunity.deleted).where(*_one(account, opportunity_id))
    deleted = db.scalar(query.with_for_update())
    if deleted is None:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    if deleted:
        db.execute(sa.update(Opportunity).where(*_one(account, opportunity_id)).values(deleted=False))
        datasets.count_live(db, account.dataset_id, {Opportunity: 1})


def _closed_at(account: AccountContext, row: Mapping[str, Any], now: datetime) -> datetime:
    """Return when a new opportunity was won or lost: with a history, at its close or its last change."""
    given = account.given_times(Opportunity)
    closed: datetime | None = None if given == NOT_GIVEN else row["closed_at"] or given.updated_at
    return closed or now


def _one(account: AccountContext, opportunity_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Opportunity.dataset_id == account.dataset_id, Opportunity.id == opportunity_id


def _record_events(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    events: Sequence[Event],
    *,
    first_id: int,
) -> Sequence[Mapping[str, Any]]:
    """Record the activities of the events, and change the prospects' scores by the account's rules."""
    activities = visitor_activity_service.record(db, account, opportunity_id, events, first_id=first_id)
    points = visitor_activity_service.points(account)
    for event in events:
        prospect_service.add_score(db, account, event.prospect_ids, points.get(event.type, 0))
    return activities


def _check_number(opportunity_id: int, linked: Sequence[int], new: Sequence[int]) -> None:
    """Raise `RecordError` if an opportunity would have too many prospects."""
    if len(linked) + len(new) > MAX_PROSPECTS:
        raise RecordError(TOO_MANY_PROSPECTS, opportunity_id, len(linked))


def _linked(db: Connection, account: AccountContext, opportunity_id: int) -> list[int]:
    one = {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id}
    return [row.prospect_id for row in _LINKED.all(db, one)]


def _link(db: Connection, account: AccountContext, opportunity_id: int, prospect_ids: Iterable[int]) -> None:
    rows = [
        {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id, "prospect_id": prospect_id}
        for prospect_id in prospect_ids
    ]
    _INSERT_LINK.run_many(db, rows)


def _unlink(db: Connection, account: AccountContext, opportunity_id: int, prospect_ids: Sequence[int]) -> None:
    unlinked = (OpportunityProspect.opportunity_id == opportunity_id, OpportunityProspect.prospect_id.in_(prospect_ids))
    db.execute(sa.delete(OpportunityProspect).where(OpportunityProspect.dataset_id == account.dataset_id, *unlinked))


def _leave_prospect(db: Connection, account: AccountContext, prospect_id: int, now: datetime) -> None:
    """Unlink a deleted prospect from its opportunities, with one activity for each, even with a CRM connector."""
    links = (OpportunityProspect.dataset_id == account.dataset_id, OpportunityProspect.prospect_id == prospect_id)
    linked = select(OpportunityProspect.opportunity_id).where(*links).order_by(OpportunityProspect.opportunity_id)
    ids = list(db.scalars(linked))
    if not ids:
        return
    first_id = datasets.take_ids(db, account.dataset_id, len(ids), {VisitorActivity: len(ids)})
    with write_guard.lifted(db):
        db.execute(sa.delete(OpportunityProspect).where(*links))
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = Opportunity.id.in_(ids[start : start + _IDS_AT_ONCE])
            deals = (Opportunity.dataset_id == account.dataset_id, some, live(Opportunity))
            db.execute(sa.update(Opportunity).where(*deals).values(updated_at=now))
    visitor_activity_service.record_unlinked(db, account, prospect_id, ids, first_id=first_id, now=now)


children.on_delete(_leave_prospect)
