"""Visitor activities: what reads them, what opportunities record (contract, section 4), and what is added directly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    column,
    func,
    insert,
    or_,
    select,
    table,
    tuple_,
    type_coerce,
    update,
)

from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.errors import NO_OPPORTUNITY, NO_PROSPECT_ID, WRONG_ACTIVITY
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.kinds import (
    ID_FIELDS,
    KINDS,
    SESSION,
    TYPE_NAMES,
    ActivityType,
    Type,
    kind,
)
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

_OPPORTUNITIES: Final = table(
    "pardot_opportunity", column("dataset_id", DatasetNumber), column("id", Integer), column("campaign_id", Integer)
)
"""The table of opportunities, by its name: an opportunity knows its activities, and never the reverse."""
OPPORTUNITY: Final = _OPPORTUNITIES.c

_ELSEWHERE = {"dataset_id", "campaign_id", "created_at", "updated_at"}
IS_SHOWN = VisitorActivity.type != SESSION
"""The condition for activities that calls show."""
_STORED = [column for column in VisitorActivity.__table__.c if column.name not in _ELSEWHERE]
MAX_SHOWN: Final = 2_000
"""The activities that an answer shows with their opportunity, the newest. It is ours."""
_STORED_NAMES = [column.name for column in _STORED]
_OPPORTUNITY = and_(
    OPPORTUNITY.dataset_id == VisitorActivity.dataset_id, OPPORTUNITY.id == VisitorActivity.opportunity_id
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
    .outerjoin(_OPPORTUNITIES, _OPPORTUNITY)
    .outerjoin(Campaign, _campaign(OPPORTUNITY.campaign_id))
    .where(IS_SHOWN)
)
"""The SELECT of the shown activities of all accounts: `COLUMNS`. The campaign may be the opportunity's."""

COLUMNS: Final = tuple(SHOWN.selected_columns.keys())
"""The columns of an activity, in this order; timestamps are seconds since 1970."""

_QUERIES: Final = Queries(SHOWN, VisitorActivity)
_CAMPAIGN_ID = (
    select(OPPORTUNITY.campaign_id)
    .where(OPPORTUNITY.dataset_id == bindparam("dataset_id"), OPPORTUNITY.id == bindparam("opportunity_id"))
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
MAX_ACTIVITIES: Final = 10_000
"""The activities that an answer shows with their prospects. It is ours."""


_COUNTED_TYPES: Final = frozenset(each.type for each in KINDS if each.moves_last_activity)


_OF_PROSPECT: Final = SHOWN.where(VisitorActivity.dataset_id == bindparam("dataset_id"))
_OF_ONE: Final = _OF_PROSPECT.where(VisitorActivity.prospect_id == bindparam("prospect_id"))
_LAST_OF_ONE: Final = Statement(_OF_ONE.order_by(VisitorActivity.id.desc()).limit(bindparam("most", type_=BigInteger)))
_NEWEST_OF_ONE: Final = _OF_ONE.order_by(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()).limit(
    bindparam("most")
)
_RANKED: Final = (
    select(
        VisitorActivity.id,
        func.row_number()
        .over(
            partition_by=VisitorActivity.prospect_id,
            order_by=(VisitorActivity.created_at.desc(), VisitorActivity.id.desc()),
        )
        .label("place"),
    )
    .where(
        VisitorActivity.dataset_id == bindparam("dataset_id"),
        VisitorActivity.prospect_id.in_(bindparam("ids", expanding=True)),
        VisitorActivity.type.in_(_COUNTED_TYPES),
    )
    .subquery()
)
_LAST: Final = _OF_PROSPECT.where(VisitorActivity.id.in_(select(_RANKED.c.id).where(_RANKED.c.place == 1)))

OF_STATUS: Final = {"Won": Type.WON, "Lost": Type.LOST, "Open": Type.REOPENED}
"""The activity that a change to this status creates."""


_INSERT: Final = insert(VisitorActivity)
_EVENT_COLUMNS: Final = (
    "dataset_id",
    "id",
    "type",
    "type_name",
    "prospect_id",
    "opportunity_id",
    "created_at",
    "updated_at",
)
_INSERT_EVENT: Final = Statement(_INSERT, columns=_EVENT_COLUMNS)


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
    opportunities = select(OPPORTUNITY.id).where(
        OPPORTUNITY.dataset_id == account.dataset_id, OPPORTUNITY.campaign_id.in_(campaign_ids)
    )
    return or_(VisitorActivity.campaign_id.in_(campaign_ids), VisitorActivity.opportunity_id.in_(opportunities))


def last_of_prospects(
    db: Connection, account: AccountContext, ids: Sequence[int], _: int | None = None
) -> Mapping[int, AnyRow]:
    """Return the newest activity that counts, by prospect."""
    if not ids:
        return {}
    found = db.execute(_LAST, {"dataset_id": account.dataset_id, "ids": list(ids)})
    return {row.prospect_id: row for row in found}


def of_prospects(
    db: Connection, account: AccountContext, ids: Sequence[int], most: int | None = None
) -> Mapping[int, Sequence[AnyRow]]:
    """Return activities by id, by prospect. `most`: the most of each, the newest; None: those with the last ids."""
    return {prospect_id: _of_prospect(db, account, prospect_id, most, among=len(ids)) for prospect_id in ids}


def _of_prospect(
    db: Connection, account: AccountContext, prospect_id: int, most: int | None, *, among: int
) -> Sequence[AnyRow]:
    one = {"dataset_id": account.dataset_id, "prospect_id": prospect_id}
    if most is None:
        return _LAST_OF_ONE.all(db, {**one, "most": MAX_ACTIVITIES // among})[::-1]
    most = min(most, MAX_ACTIVITIES // among)
    return sorted(db.execute(_NEWEST_OF_ONE, one | {"most": most}), key=lambda row: int(row.id))


class Event(NamedTuple):
    """An event of an opportunity, with the prospects concerned."""

    type: Type
    prospect_ids: Sequence[int]
    at: datetime


def record(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    events: Iterable[Event],
    *,
    first_id: int,
) -> Sequence[Mapping[str, Any]]:
    """Write one activity for each event and prospect, with ids from `first_id` on. Return their columns by name."""
    all_ = [(each.type, prospect_id, opportunity_id, each.at) for each in events for prospect_id in each.prospect_ids]
    return _record(db, account, all_, first_id=first_id)


def record_unlinked(
    db: Connection,
    account: AccountContext,
    prospect_id: int,
    opportunity_ids: Sequence[int],
    *,
    first_id: int,
    now: datetime,
) -> None:
    """Write one activity for each opportunity from which a prospect was removed, with ids from `first_id` on."""
    all_ = ((Type.UNLINKED, prospect_id, opportunity_id, now) for opportunity_id in opportunity_ids)
    _record(db, account, all_, first_id=first_id)


def _record(
    db: Connection,
    account: AccountContext,
    events: Iterable[tuple[Type, int, int, datetime]],
    *,
    first_id: int,
) -> Sequence[Mapping[str, Any]]:
    """Write activities of these types, prospects, opportunities and times."""
    rows = [
        {
            "dataset_id": account.dataset_id,
            "id": activity_id,
            "type": type_,
            "type_name": TYPE_NAMES[type_],
            "prospect_id": prospect_id,
            "opportunity_id": opportunity_id,
            "created_at": at,
            "updated_at": at,
        }
        for activity_id, (type_, prospect_id, opportunity_id, at) in enumerate(events, first_id)
    ]
    _INSERT_EVENT.run_many(db, rows)
    return rows


def create(  # noqa: PLR0913 (an activity's fields)
    db: Connection,
    account: AccountContext,
    *,
    type: int,
    type_name: str | None = None,
    prospect_id: int | None = None,
    visitor_id: int | None = None,
    opportunity_id: int | None = None,
    campaign_id: int | None = None,
    details: str | None = None,
    now: datetime,
    **ids: int | None,
) -> int:
    """Add an activity and return its id. If it counts, the prospect's last activity moves forward, never back.

    `ids` are by the names in `ID_FIELDS`, and only the ids that the type allows. The default name is the first of the
    type that has these ids. With an opportunity, no campaign may be given: the opportunity's applies.
    """
    references = {name: value for name, value in {**ids, "opportunity_id": opportunity_id}.items() if value is not None}
    found = kind(type, type_name, references)
    _check(found, details, opportunity_id, campaign_id)
    _require(db, account, prospect_id, opportunity_id, campaign_id)
    activity_id = datasets.take_ids(db, account.dataset_id, 1, {VisitorActivity: _counted(found.type)})
    row: dict[str, Any] = {
        "prospect_id": prospect_id,
        "visitor_id": visitor_id,
        "campaign_id": campaign_id,
        **references,
    }
    key = {"dataset_id": account.dataset_id, "id": activity_id}
    named = {"type": found.type, "type_name": found.type_name, "details": details}
    db.execute(_INSERT, {**key, **named, **row, **account.times(VisitorActivity, now)})
    if found.moves_last_activity and prospect_id is not None:
        move_last_activity(db, account, prospect_id, now)
    return activity_id


def change(
    db: Connection, account: AccountContext, activity_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change an activity, by the rules of a new one. Raise `RecordError`.

    A new type has its first name, unless one is given.
    """
    before = records.read(db, account, VisitorActivity, activity_id)
    after = {**before._mapping, **changes}
    if "type" in changes and changes.get("type_name") is None:
        after["type_name"] = None
    found = kind(after["type"], after["type_name"], [name for name in ID_FIELDS if after[name] is not None])
    _check(found, after["details"], after["opportunity_id"], after["campaign_id"])
    _require(db, account, after["prospect_id"], after["opportunity_id"], after["campaign_id"])
    named = {"type": found.type, "type_name": found.type_name}
    records.change(db, account, VisitorActivity, activity_id, {**changes, **named}, now=now)
    datasets.count_live(db, account.dataset_id, {VisitorActivity: _counted(found.type) - _counted(before.type)})
    if found.moves_last_activity and after["prospect_id"] is not None:
        move_last_activity(db, account, after["prospect_id"], before.created_at)


def remove(db: Connection, account: AccountContext, activity_id: int, **_: Any) -> None:
    """Delete the row of an activity. The prospect's last activity stays. Raise `RecordError(NO_RECORD)`."""
    before = records.read(db, account, VisitorActivity, activity_id)
    records.remove(db, account, VisitorActivity, activity_id)
    datasets.count_live(db, account.dataset_id, {VisitorActivity: -_counted(before.type)})


def _counted(type_: int) -> int:
    """Return the change that an activity makes to the number of live ones."""
    return 0 if type_ == SESSION else 1


def _check(found: ActivityType, details: str | None, opportunity_id: int | None, campaign_id: int | None) -> None:
    """Check that details and a campaign are possible. Raise `RecordError(WRONG_ACTIVITY)`."""
    if details is not None and found.details == "no":
        raise RecordError(WRONG_ACTIVITY, f"an activity of type {found.type} has no details")
    if opportunity_id is not None and campaign_id is not None:
        raise RecordError(WRONG_ACTIVITY, "an opportunity's activity has the opportunity's campaign")


def points(account: AccountContext) -> dict[int, int]:
    """Return the points that each type of activity adds to a prospect's score, by the account's rules."""
    own = settings.of(account)
    return {Type.CREATED: own.score_created, Type.WON: own.score_won, Type.LOST: own.score_lost}


def count(events: Iterable[Event]) -> int:
    """Return the number of activities that the events create."""
    return sum([len(event.prospect_ids) for event in events])


def _require(
    db: Connection,
    account: AccountContext,
    prospect_id: int | None,
    opportunity_id: int | None,
    campaign_id: int | None,
) -> None:
    """Check that the records to which the activity refers exist, deleted or not."""
    prospect = select(Prospect.id).where(Prospect.dataset_id == account.dataset_id, Prospect.id == prospect_id)
    if prospect_id is not None and db.scalar(prospect) is None:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    deal = select(OPPORTUNITY.id).where(OPPORTUNITY.dataset_id == account.dataset_id, OPPORTUNITY.id == opportunity_id)
    if opportunity_id is not None and db.scalar(deal) is None:
        raise RecordError(NO_OPPORTUNITY, opportunity_id)
    if campaign_id is not None:
        campaigns.require(db, account, campaign_id)


def counts() -> ColumnElement[bool]:
    """Return the condition for activities that move a prospect's last activity."""
    counted = [(kind.type, kind.type_name) for kind in KINDS if kind.moves_last_activity]
    return tuple_(VisitorActivity.type, VisitorActivity.type_name).in_(counted)


def move_last_activity(db: Connection, account: AccountContext, prospect_id: int, at: datetime) -> None:
    """Move a prospect's last activity forward to this moment, never back."""
    conditions = (Prospect.dataset_id == account.dataset_id, Prospect.id == prospect_id)
    earlier = or_(Prospect.last_activity_at.is_(None), Prospect.last_activity_at < at)
    db.execute(update(Prospect).where(*conditions, earlier).values(last_activity_at=at))
