"""Tasks that follow from opportunities, emails and messages, which the service creates itself (contract 3.8)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, select
from sqlalchemy.orm import aliased

from dealdock.platform.database.selection import JsonMember
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.activity import types
from dealdock.vendors.close.activity.kinds import EMAIL, SMS
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.service import activities
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline import OpportunityStatus
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import filters, moments, money
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Filter

OPPORTUNITY_DUE: Final = "opportunity_due"
EMAIL_FOLLOWUP: Final = "email_followup"
INCOMING_SMS: Final = "incoming_sms"
_NO_SUBJECT: Final = "(no subject)"


class _Source(NamedTuple):
    """The records that cause one type of notification."""

    model: Any
    date: Any
    assigned_to: Any
    is_open: ColumnElement[bool]


_IS_ACTIVE: Final = exists().where(
    OpportunityStatus.dataset_id == Opportunity.dataset_id,
    OpportunityStatus.id == Opportunity.status_id,
    OpportunityStatus.type == "active",
)
_REPLY: Final = aliased(Activity)
_HAS_REPLY: Final = exists().where(
    _REPLY.dataset_id == Activity.dataset_id,
    _REPLY.thread_id == Activity.thread_id,
    _REPLY.activity_at > Activity.activity_at,
    JsonMember(_REPLY.details, "status") == types.INBOX,
)
_SOURCES: Final = {
    OPPORTUNITY_DUE: _Source(Opportunity, Opportunity.date_won, Opportunity.user_id, _IS_ACTIVE),
    EMAIL_FOLLOWUP: _Source(
        Activity, Activity.followup_date, Activity.user_id, and_(Activity.type == EMAIL, ~_HAS_REPLY)
    ),
    INCOMING_SMS: _Source(Activity, Activity.followup_date, Activity.user_id, Activity.type == SMS),
}
TYPES: Final = frozenset(_SOURCES)


def select_all(context: Context, type_: str, query: Mapping[str, str]) -> Select[Any]:
    """Return the query of the notifications of a type that fit the parameters. Raises `HttpError` 400."""
    source = _SOURCES[type_]
    model = source.model
    found = filters.criteria(context, _filters(source), query)
    if "is_complete" in query and filters.truth(context, query["is_complete"]) is not False:
        found.append(false())
    if view := query.get("view"):
        found.append(_of_view(context, source, view))
    columns = (model.id, literal(type_).label("type"), model.created_at, model.updated_at, source.date.label("date"))
    return select(*columns).where(*_here(context, source), *found)


def of_numbers(context: Context, type_: str, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return notifications in the form that reads return, by number."""
    source = _SOURCES[type_]
    model = source.model
    found = (
        select(model.__table__, Lead.display_name.label("lead_name"), Contact.display_name.label("contact_name"))
        .join(Lead, and_(Lead.dataset_id == model.dataset_id, Lead.id == model.lead_id))
        .outerjoin(Contact, and_(Contact.dataset_id == model.dataset_id, Contact.id == model.contact_id))
        .where(*_here(context, source), model.id.in_(numbers))
    )
    rows = context.db.execute(found).all()
    people = {number for row in rows for number in (row.user_id, row.created_by, row.updated_by)}
    names = users.names(context, [number for number in people if number is not None])
    own = {OPPORTUNITY_DUE: _of_opportunities, EMAIL_FOLLOWUP: _of_emails, INCOMING_SMS: _of_messages}[type_]
    return {
        row.id: {**_shared(context, row, names), **more, "_type": type_, "view": _view(context, more["date"])}
        for row, more in zip(rows, own(context, rows), strict=True)
    }


def read(context: Context, number: int) -> dict[str, Any]:
    """Return a notification. Raises `RecordError(NO_RECORD)`."""
    for type_ in _SOURCES:
        if found := of_numbers(context, type_, [number]):
            return found[number]
    raise RecordError(NO_RECORD, number)


def _here(context: Context, source: _Source) -> tuple[ColumnElement[bool], ...]:
    return (source.model.dataset_id == context.dataset_id, source.date.is_not(None), source.is_open)


def _filters(source: _Source) -> Mapping[str, Filter]:
    model = source.model
    return {
        "lead_id": Filter(model.lead_id, filters.public_id("lead")),
        "assigned_to": Filter(source.assigned_to, filters.public_id("user")),
        "contact_id": Filter(model.contact_id, filters.public_id("contact")),
        "date": Filter(source.date, filters.day, is_range=True),
        "date_created": Filter(model.created_at, filters.moment, is_range=True),
        "date_updated": Filter(model.updated_at, filters.moment, is_range=True),
        "id": Filter(model.id, filters.public_id("notification")),
    }


def _of_view(context: Context, source: _Source, view: str) -> ColumnElement[bool]:
    today = context.today.isoformat()
    conditions: Mapping[str, ColumnElement[bool]] = {"inbox": source.date <= today, "future": source.date > today}
    return conditions.get(view, false())


def _view(context: Context, date: str) -> str:
    return "inbox" if date <= context.today.isoformat() else "future"


def _shared(context: Context, row: AnyRow, names: Mapping[int, str]) -> dict[str, Any]:
    ids = context.ids
    return {
        "assigned_to": ids.show("user", row.user_id),
        "assigned_to_name": names.get(row.user_id),
        "contact_id": ids.show("contact", row.contact_id),
        "contact_name": row.contact_name,
        "created_by": ids.show("user", row.created_by),
        "created_by_name": names.get(row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.show("notification", row.id),
        "is_complete": False,
        "lead_id": ids.show("lead", row.lead_id),
        "lead_name": row.lead_name,
        "organization_id": ids.organization,
        "updated_by": ids.show("user", row.updated_by),
        "updated_by_name": names.get(row.updated_by),
    }


def _of_opportunities(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    currency = context.settings.currency
    return [
        {
            "date": row.date_won,
            "object_id": context.ids.show("opportunity", row.id),
            "object_type": "opportunity",
            "opportunity_note": row.note,
            "opportunity_value": row.value,
            "opportunity_value_formatted": money.with_period(row.value, currency, row.value_period),
            "opportunity_value_period": row.value_period,
        }
        for row in rows
    ]


def _of_emails(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    return [
        {
            "body_preview": shown["body_preview"],
            "date": row.followup_date,
            "email_id": shown["id"],
            "object_id": shown["thread_id"],
            "object_type": "emailthread",
            "subject": shown["subject"] or _NO_SUBJECT,
        }
        for row, shown in zip(rows, activities(context, rows), strict=True)
    ]


_OF_MESSAGE: Final = ("local_phone", "local_phone_formatted", "remote_phone", "remote_phone_formatted", "text")


def _of_messages(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    return [
        {
            **{name: shown[name] for name in _OF_MESSAGE},
            "date": row.followup_date,
            "object_id": shown["id"],
            "object_type": "sms",
        }
        for row, shown in zip(rows, activities(context, rows), strict=True)
    ]
