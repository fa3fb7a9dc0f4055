"""Opportunities: how they are read, shown and changed, and what changes leave (contract 2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce

from dealdock.platform.database.statements import SelectOfSome, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.vendors.close.integration_link import HAS_LINKS, note, with_links
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.pipeline import OpportunityStatus, Pipeline, display_name
from dealdock.vendors.close.record import children, custom_values, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.custom_values import NONE, Customs, ValueChange
from dealdock.vendors.close.user.members import full_name
from dealdock.vendors.close.wire import moments, money, notes
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Criteria


class Record(NamedTuple):
    """An opportunity as read. Moments are milliseconds since 1970: most rows are only written to an answer."""

    id: int
    lead_id: int
    contact_id: int | None
    status_id: int
    user_id: int | None
    value: int | None
    value_period: str
    confidence: int
    note: str
    date_won: str | None
    date_lost: int | None
    created_by: int | None
    updated_by: int | None
    created_at: int
    updated_at: int
    lead_name: str
    contact_name: str | None
    status_label: str
    status_type: str
    pipeline_id: int
    pipeline_name: str
    creator: tuple[str | None, str | None]
    updater: tuple[str | None, str | None]
    owner: tuple[str | None, str | None]
    pipelines: int
    """The number of the organization's pipelines."""
    customs: Customs = NONE


CREATOR: Final = User.__table__.alias("creator")
UPDATER: Final = User.__table__.alias("updater")
OWNER: Final = User.__table__.alias("owner")


_MOMENTS: Final = frozenset({"date_lost", "created_at", "updated_at"})
_OWN: Final = Record._fields[: Record._fields.index("lead_name")]
_NAMES: Final = len(_OWN) + 6
"""The place of the first user's first name in a row."""

_LINKS: Final = _NAMES + 7
"""The place of `has_links`."""

_VALUES: Final = _LINKS + 1
"""The place of `has_values`."""

_PIPELINES: Final = (
    select(func.count())
    .select_from(Pipeline)
    .where(Pipeline.dataset_id == bindparam("dataset_id"))
    .scalar_subquery()
    .label("pipelines")
)
NEWEST_FIRST: Final = (Opportunity.created_at.desc(), Opportunity.id.desc())
_SELECT: Final = (
    select(
        *(
            type_coerce(column, BigInteger).label(name) if name in _MOMENTS else column
            for name in _OWN
            for column in [Opportunity.__table__.c[name]]
        ),
        Lead.display_name.label("lead_name"),
        Contact.display_name.label("contact_name"),
        OpportunityStatus.label.label("status_label"),
        OpportunityStatus.type.label("status_type"),
        OpportunityStatus.pipeline_id,
        Pipeline.name.label("pipeline_name"),
        *(
            user.c[name].label(f"{user.name}_{name}")
            for user in (CREATOR, UPDATER, OWNER)
            for name in ("first_name", "last_name")
        ),
        _PIPELINES,
        HAS_LINKS,
        custom_values.HAS_VALUES,
    )
    .select_from(Opportunity)
    .join(Lead, (Lead.dataset_id == Opportunity.dataset_id) & (Lead.id == Opportunity.lead_id))
    .join(
        OpportunityStatus,
        (OpportunityStatus.dataset_id == Opportunity.dataset_id) & (OpportunityStatus.id == Opportunity.status_id),
    )
    .join(
        Pipeline,
        (Pipeline.dataset_id == OpportunityStatus.dataset_id) & (Pipeline.id == OpportunityStatus.pipeline_id),
    )
    .outerjoin(Contact, (Contact.dataset_id == Opportunity.dataset_id) & (Contact.id == Opportunity.contact_id))
    .outerjoin(CREATOR, (CREATOR.c.dataset_id == Opportunity.dataset_id) & (CREATOR.c.id == Opportunity.created_by))
    .outerjoin(UPDATER, (UPDATER.c.dataset_id == Opportunity.dataset_id) & (UPDATER.c.id == Opportunity.updated_by))
    .outerjoin(OWNER, (OWNER.c.dataset_id == Opportunity.dataset_id) & (OWNER.c.id == Opportunity.user_id))
    .where(Opportunity.dataset_id == bindparam("dataset_id"))
)
# What a page has is read once its ids are known: to sort whole rows, a database would join all that match.
_IDS: Final = (
    select(Opportunity.id)
    .outerjoin(OWNER, (OWNER.c.dataset_id == Opportunity.dataset_id) & (OWNER.c.id == Opportunity.user_id))
    .where(Opportunity.dataset_id == bindparam("dataset_id"))
)
_ONE: Final = Statement(
    _SELECT.add_columns(type_coerce(custom_values.has_values(Opportunity), BigInteger).label("has_customs")).where(
        Opportunity.id == bindparam("id")
    )
)
_OF_IDS: Final = SelectOfSome(_SELECT, Opportunity.id)
_OF_LEADS: Final = SelectOfSome(_SELECT.order_by(*NEWEST_FIRST), Opportunity.lead_id)
_HAS_CUSTOMS: Final = -1
"""The place of `has_customs` in the row of `_ONE`. Most records have no values of custom fields to read."""
_NEWEST: Final = Statement(
    _SELECT.order_by(*NEWEST_FIRST)
    .limit(bindparam("limit", type_=BigInteger))
    .offset(bindparam("offset", type_=BigInteger))
)


def read_record(context: Context, number: int) -> Record:
    """Return the opportunity with this number. Raises `RecordError(NO_RECORD)`."""
    found = _ONE.tuples(context.db, {"dataset_id": context.dataset_id, "id": number})
    if not found:
        raise RecordError(NO_RECORD, number)
    (row,) = found
    note(context, row[_LINKS])
    return _record(row, custom_values.of_record(context, number) if row[_HAS_CUSTOMS] else NONE)


def page_of_records(
    context: Context, criteria: Criteria, order: Sequence[Any], *, skip: int, limit: int
) -> list[Record]:
    """Return a page of the opportunities that match. Without an order, the newest come first."""
    if not criteria and not order:
        values = {"dataset_id": context.dataset_id, "limit": limit, "offset": skip}
        return _with_customs(context, _NEWEST.tuples(context.db, values))
    found = _IDS.where(*criteria).order_by(*(order or NEWEST_FIRST)).limit(limit).offset(skip)
    dataset = {"dataset_id": context.dataset_id}
    places = {number: place for place, number in enumerate(context.db.scalars(found, dataset))}
    return sorted(records_of_ids(context, list(places)), key=lambda record: places[record.id])


def numbers_of(context: Context, criteria: Criteria, order: Sequence[Any], limit: int | None) -> Sequence[int]:
    """Return the numbers of all opportunities that match, in their order."""
    found = _IDS.where(*criteria).order_by(*(order or NEWEST_FIRST)).limit(limit)
    return context.db.scalars(found, {"dataset_id": context.dataset_id}).all()


def records_of_ids(context: Context, numbers: Sequence[int]) -> list[Record]:
    """Return the opportunities with these numbers, in no order."""
    return _with_customs(context, _OF_IDS.all(context.db, {"dataset_id": context.dataset_id}, numbers))


def records_of_leads(context: Context, lead_ids: Sequence[int]) -> list[Record]:
    """Return all opportunities of these leads, the newest first."""
    return _with_customs(context, _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids))


def _with_customs(context: Context, rows: Sequence[Any]) -> list[Record]:
    if rows:
        note(context, rows[0][_LINKS])
    customs = custom_values.of_records(context, [row[0] for row in rows], has_any=rows[0][_VALUES] if rows else None)
    return [_record(row, customs.get(row[0], NONE)) for row in rows]


def _record(row: Any, customs: Customs) -> Record:
    first = _NAMES
    creator, updater, owner = row[first : first + 2], row[first + 2 : first + 4], row[first + 4 : first + 6]
    return Record._make((*row[:first], creator, updater, owner, row[first + 6], customs))


MONTHS: Final = {"one_time": 1, "monthly": 12, "annual": 1}
"""The factor by which a value of each period becomes an annualized one."""


def shown_opportunity(context: Context, record: Record) -> dict[str, Any]:
    """Return the opportunity as JSON."""
    show = context.ids.show
    currency = context.settings.currency
    shown = {
        **_amounts(record),
        "attachments": [],
        "confidence": record.confidence,
        "contact_id": show("contact", record.contact_id),
        "contact_name": record.contact_name,
        "created_by": show("user", record.created_by),
        "created_by_name": full_name(*record.creator),
        **record.customs.by_id,
        "date_created": moments.of_milliseconds(record.created_at),
        "date_lost": moments.of_milliseconds(record.date_lost),
        "date_updated": moments.of_milliseconds(record.updated_at),
        "date_won": record.date_won,
        "id": show("opportunity", record.id),
        "lead_id": show("lead", record.lead_id),
        "lead_name": record.lead_name,
        "note": record.note,
        "note_html": notes.as_html(record.note),
        "organization_id": context.ids.organization,
        "pipeline_id": show("pipeline", record.pipeline_id),
        "pipeline_name": record.pipeline_name,
        "status_display_name": display_name(record.status_label, record.pipeline_name, record.pipelines),
        "status_id": show("opportunityStatus", record.status_id),
        "status_label": record.status_label,
        "status_type": record.status_type,
        "updated_by": show("user", record.updated_by),
        "updated_by_name": full_name(*record.updater),
        "user_id": show("user", record.user_id),
        "user_name": None if record.user_id is None else full_name(*record.owner),
        "value": record.value,
        "value_currency": currency,
        "value_formatted": money.with_period(record.value, currency, record.value_period),
        "value_period": record.value_period,
    }
    return with_links(context, "opportunity", [shown])[0]


def _amounts(record: Record) -> dict[str, int | None]:
    """Return the values that follow from value, confidence and period, each rounded from the exact product."""
    if record.value is None:
        return dict.fromkeys(("annualized_expected_value", "annualized_value", "expected_value"))
    annualized = record.value * MONTHS[record.value_period]
    return {
        "annualized_expected_value": money.rounded(annualized * record.confidence, 100),
        "annualized_value": annualized,
        "expected_value": money.rounded(record.value * record.confidence, 100),
    }


DEFAULTS: Final[Mapping[str, Any]] = {
    "contact_id": None,
    "value": None,
    "value_period": USUAL_PERIOD,
    "confidence": USUAL_CONFIDENCE,
    "note": "",
    "date_won": None,
    "date_lost": None,
}
"""The columns of a new opportunity for which no value is given."""

_TYPE: Final = "opportunity"
_LOGGED: Final = frozenset({"status_id", "date_won", "value", "value_period", "confidence"})
"""The columns whose change leaves an event."""


def create(
    context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange], status_type: str | None
) -> dict[str, Any]:
    """Add an opportunity with a lead and a status of this type. Return it in the form of a read response."""
    stored_limits.check(context, "opportunity", columns["lead_id"])
    row = {"user_id": context.user_id, **DEFAULTS, **columns}
    row |= _closing(context, row, status_type, before=None)
    number = records.add(context, Opportunity, **row)
    custom_values.apply(context, number, customs)
    created = shown(context, number)
    events.record(context, "created", _TYPE, created)
    return created


def change(
    context: Context,
    record: Record,
    columns: Mapping[str, Any],
    customs: Sequence[ValueChange],
    status_type: str | None,
) -> dict[str, Any]:
    """Change these columns and custom values of an opportunity. Return it in the form of a read response.

    `status_type`: the type of the status in the columns.
    """
    before = record._asdict()
    after = {**before, **columns}
    after |= _closing(context, after, status_type, before=before)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not (custom_values.apply(context, record.id, customs) or changed):
        return shown_opportunity(context, record)
    records.write(context, Opportunity, record.id, **changed)
    children.changed(context, "opportunity", before, after)
    written = shown(context, record.id)
    if _LOGGED & changed.keys():
        events.record_update(context, _TYPE, shown_opportunity(context, record), written)
    return written


def remove(context: Context, number: int) -> None:
    """Delete an opportunity. Its status changes stay. Raises `RecordError(NO_RECORD)`."""
    previous = shown(context, number)
    custom_values.remove_all(context, [number])
    records.remove(context, Opportunity, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all opportunities of a lead that is deleted."""
    query = select(Opportunity.id).where(Opportunity.dataset_id == context.dataset_id, Opportunity.lead_id == lead_id)
    for number in context.db.scalars(query.order_by(Opportunity.id)).all():
        remove(context, number)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return an opportunity in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    return shown_opportunity(context, read_record(context, number))


def of_ids(context: Context, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return opportunities in the form that reads return, by number."""
    return {record.id: shown_opportunity(context, record) for record in records_of_ids(context, numbers)}


def of_leads(context: Context, lead_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the opportunities of leads in the form that reads return, the newest first, by lead."""
    found = records_of_leads(context, lead_ids)
    return records.by_lead(found, [shown_opportunity(context, record) for record in found])


def _closing(
    context: Context, row: Mapping[str, Any], status_type: str | None, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the dates that follow from a new status: won today unless a day is known, and lost now."""
    if before is not None and before["status_id"] == row["status_id"]:
        return {}
    dates: dict[str, Any] = {}
    if status_type == "won" and row["date_won"] is None:
        known = None if before is None else before["date_won"]  # null in the request counts as not set
        dates["date_won"] = known or context.today.isoformat()
    if status_type != "lost":
        dates["date_lost"] = None
    elif row["date_lost"] is None:
        dates["date_lost"] = context.now
    return dates


def _logged(context: Context, rows: Sequence[Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(_TYPE, each) for each in of_ids(context, [row.id for row in rows]).values()]


children.add(children.ChildOfLead("opportunity", remove_of_lead, _logged, of_leads, texts=("note",)))
