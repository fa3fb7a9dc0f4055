"""Writes to opportunities, including the activities that they create."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, insert, select

from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets
from dealdock.platform.records.kind import defaults
from dealdock.platform.records.models.context import NOT_GIVEN, AccountContext
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.errors import NO_OPPORTUNITY, TOO_MANY_PROSPECTS
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.service import OF_STATUS, Event

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
