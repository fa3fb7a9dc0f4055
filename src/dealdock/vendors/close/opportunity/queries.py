"""Queries for opportunities: for one, for a page, or for the opportunities of leads. The names of the records that they
refer to are joined.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce

from dealdock.platform.database.statements import SelectOfSome, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field.queries import NONE, Customs
from dealdock.vendors.close.integration_link.shown import HAS_LINKS, note
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.opportunity.record import Record
from dealdock.vendors.close.pipeline.model import OpportunityStatus, Pipeline
from dealdock.vendors.close.wire.filters import Criteria

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
        custom_fields.HAS_VALUES,
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
    _SELECT.add_columns(type_coerce(custom_fields.has_values(Opportunity), BigInteger).label("has_customs")).where(
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


def read(context: Context, number: int) -> Record:
    """Return the opportunity with this number. Raises `RecordError(NO_RECORD)`."""
    found = _ONE.tuples(context.db, {"dataset_id": context.dataset_id, "id": number})
    if not found:
        raise RecordError(NO_RECORD, number)
    (row,) = found
    note(context, row[_LINKS])
    return _record(row, custom_fields.of_record(context, number) if row[_HAS_CUSTOMS] else NONE)


def page(context: Context, criteria: Criteria, order: Sequence[Any], *, skip: int, limit: int) -> list[Record]:
    """Return a page of the opportunities that match. Without an order, the newest come first."""
    if not criteria and not order:
        values = {"dataset_id": context.dataset_id, "limit": limit, "offset": skip}
        return _with_customs(context, _NEWEST.tuples(context.db, values))
    found = _IDS.where(*criteria).order_by(*(order or NEWEST_FIRST)).limit(limit).offset(skip)
    dataset = {"dataset_id": context.dataset_id}
    places = {number: place for place, number in enumerate(context.db.scalars(found, dataset))}
    return sorted(of_ids(context, list(places)), key=lambda record: places[record.id])


def numbers(context: Context, criteria: Criteria, order: Sequence[Any], limit: int | None) -> Sequence[int]:
    """Return the numbers of all opportunities that match, in their order."""
    found = _IDS.where(*criteria).order_by(*(order or NEWEST_FIRST)).limit(limit)
    return context.db.scalars(found, {"dataset_id": context.dataset_id}).all()


def of_ids(context: Context, numbers: Sequence[int]) -> list[Record]:
    """Return the opportunities with these numbers, in no order."""
    return _with_customs(context, _OF_IDS.all(context.db, {"dataset_id": context.dataset_id}, numbers))


def of_leads(context: Context, lead_ids: Sequence[int]) -> list[Record]:
    """Return all opportunities of these leads, the newest first."""
    return _with_customs(context, _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids))


def _with_customs(context: Context, rows: Sequence[Any]) -> list[Record]:
    if rows:
        note(context, rows[0][_LINKS])
    customs = custom_fields.of_records(context, [row[0] for row in rows], has_any=rows[0][_VALUES] if rows else None)
    return [_record(row, customs.get(row[0], NONE)) for row in rows]


def _record(row: Any, customs: Customs) -> Record:
    first = _NAMES
    creator, updater, owner = row[first : first + 2], row[first + 2 : first + 4], row[first + 4 : first + 6]
    return Record._make((*row[:first], creator, updater, owner, row[first + 6], customs))
