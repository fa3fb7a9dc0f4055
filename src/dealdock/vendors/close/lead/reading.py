"""Leads without their dependent records: in the form of reads, in the form of events, and the name that they show."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.base import followed
from dealdock.platform.records.models import User
from dealdock.vendors.close.integration_link import HAS_LINKS, note, with_links
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.lead_status import LeadStatus
from dealdock.vendors.close.record import custom_values, events, records
from dealdock.vendors.close.record.custom_values import NONE, Customs
from dealdock.vendors.close.record.events import Action, Late
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context

_URL: Final = "https://app.close.com/lead/"


def _lead(context: Context, row: AnyRow, customs: Customs) -> dict[str, Any]:
    ids = context.ids
    public_id = ids.show("lead", row.id)
    return {
        "addresses": row.addresses,
        "created_by": ids.show("user", row.created_by),
        "created_by_name": _name(row.creator_id, row.creator_first, row.creator_last),
        "custom": customs.by_name,
        **customs.by_id,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "description": row.description,
        "display_name": row.display_name,
        "html_url": f"{_URL}{public_id}/",
        "id": public_id,
        "name": row.name,
        "organization_id": ids.organization,
        "status_id": ids.show("leadStatus", row.status_id),
        "status_label": row.status_label,
        "updated_by": ids.show("user", row.updated_by),
        "updated_by_name": _name(row.author_id, row.author_first, row.author_last),
        "url": row.url,
    }


def _name(user_id: int | None, first_name: str | None, last_name: str | None) -> str | None:
    return None if user_id is None else users.full_name(first_name, last_name)


_creator, _author = User.__table__.alias("creator"), User.__table__.alias("author")

SELECT: Final = (
    select(
        Lead.__table__,
        LeadStatus.label.label("status_label"),
        _creator.c.id.label("creator_id"),
        _creator.c.first_name.label("creator_first"),
        _creator.c.last_name.label("creator_last"),
        _author.c.id.label("author_id"),
        _author.c.first_name.label("author_first"),
        _author.c.last_name.label("author_last"),
        HAS_LINKS,
        custom_values.HAS_VALUES,
    )
    .join(LeadStatus, (LeadStatus.dataset_id == Lead.dataset_id) & (LeadStatus.id == Lead.status_id))
    .outerjoin(_creator, (_creator.c.dataset_id == Lead.dataset_id) & (_creator.c.id == Lead.created_by))
    .outerjoin(_author, (_author.c.dataset_id == Lead.dataset_id) & (_author.c.id == Lead.updated_by))
    .where(Lead.dataset_id == bindparam("dataset_id"))
)
"""The SELECT of the leads of a dataset with their status, and the names of who created and updated them."""

_ONE: Final = Statement(SELECT.where(Lead.id == bindparam("id")))


def row_of(context: Context, number: int) -> AnyRow:
    """Return the row of a lead. Raises `RecordError(NO_RECORD)`."""
    found = _ONE.one(context.db, {"dataset_id": context.dataset_id, "id": number})
    if found is None:
        raise RecordError(NO_RECORD, number)
    return found


def shown(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return leads in the form that reads return, but without contacts, opportunities and tasks."""
    if rows:
        note(context, rows[0].has_links)
    customs = custom_values.of_rows(context, rows)
    return with_links(context, "lead", [_lead(context, row, customs.get(row.id, NONE)) for row in rows])


UNTITLED: Final = "Untitled"

_OF_LEAD: Final = (Contact.dataset_id == bindparam("dataset_id"), Contact.lead_id == bindparam("lead_id"))
_FIRST_NAME: Final = Statement(select(Contact.display_name).where(*_OF_LEAD).order_by(Contact.id).limit(1))
"""The name of a lead's first contact."""


def refresh_name(context: Context, lead_id: int) -> None:
    """Show the lead under its name, else under the name of its first contact."""
    lead = records.get(context, Lead, lead_id)
    show_name(context, lead_id, lead.name, now=lead.display_name)


def show_name(context: Context, lead_id: int, name: str, *, now: str) -> None:
    """Do the same for a lead with this name, which is shown as `now`."""
    of_lead = {"dataset_id": context.dataset_id, "lead_id": lead_id}
    shown = name if name.strip() else _FIRST_NAME.value(context.db, of_lead) or UNTITLED
    if shown != now:
        here = (Lead.dataset_id == context.dataset_id, Lead.id == lead_id)
        named = {"display_name": shown}
        context.db.execute(update(Lead).where(*here).values({**named, **followed(Lead, named)}))


TYPE: Final = "lead"

NESTED: Final = {"contacts": "contact", "opportunities": "opportunity", "tasks": "task"}
"""The keys of a lead with dependent records, and their kinds."""
_ABSENT: Final = frozenset({"custom", "html_url", "integration_links"})
"""The keys of a read that events do not have."""
_CONTACTS: Final = Statement(select(Contact.id).where(*_OF_LEAD).order_by(Contact.created_at, Contact.id))


def logged(context: Context, number: int) -> dict[str, Any]:
    """Return a lead as shown in events. Raises `RecordError(NO_RECORD)`."""
    return logged_row(context, row_of(context, number))


def logged_row(context: Context, row: AnyRow) -> dict[str, Any]:
    """Return a lead as shown in events, from its row as `reading.row` returns it."""
    (lead,) = shown(context, [row])
    form = {name: value for name, value in lead.items() if name not in _ABSENT}
    contacts = _CONTACTS.all(context.db, {"dataset_id": context.dataset_id, "lead_id": row.id})
    return {**form, "contact_ids": [context.ids.show("contact", each.id) for each in contacts]}


def know(context: Context, lead: Mapping[str, Any]) -> None:
    """Let the events of a lead show it as a call has just read it for its answer, with all dependent records."""
    form = {name: value for name, value in lead.items() if name not in _ABSENT and name not in NESTED}
    events.know(context, lead["id"], {**form, "contact_ids": [each["id"] for each in lead["contacts"]]})


def record(context: Context, action: Action, number: int) -> None:
    """Write the event of a lead, which shows it as the end of the call leaves it."""
    events.record(context, action, TYPE, _late(context, number))


def record_update(context: Context, number: int, before: Mapping[str, Any]) -> None:
    """Write the event of an update. `before`: the lead as events showed it."""
    events.record_update(context, TYPE, before, _late(context, number))


def _late(context: Context, number: int) -> Late:
    return Late(context.ids.show("lead", number), lambda: logged(context, number))
