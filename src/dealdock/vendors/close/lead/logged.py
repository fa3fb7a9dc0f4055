"""A lead in events, in the form of recorded deliveries, which differs from its read (contract 3.9)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.event.change import Action, Late
from dealdock.vendors.close.lead import reading
from dealdock.vendors.close.lead.model import Contact

TYPE: Final = "lead"

_ABSENT: Final = frozenset({"custom", "html_url", "integration_links"})
"""The keys of a read that events do not have."""
_CONTACTS: Final = Statement(
    select(Contact.id)
    .where(Contact.dataset_id == bindparam("dataset_id"), Contact.lead_id == bindparam("lead_id"))
    .order_by(Contact.created_at, Contact.id)
)


def one(context: Context, number: int) -> dict[str, Any]:
    """Return a lead as shown in events. Raises `RecordError(NO_RECORD)`."""
    return of_row(context, reading.row(context, number))


def of_row(context: Context, row: AnyRow) -> dict[str, Any]:
    """Return a lead as shown in events, from its row as `reading.row` returns it."""
    (lead,) = reading.shown(context, [row])
    shown = {name: value for name, value in lead.items() if name not in _ABSENT}
    contacts = _CONTACTS.all(context.db, {"dataset_id": context.dataset_id, "lead_id": row.id})
    return {**shown, "contact_ids": [context.ids.show("contact", each.id) for each in contacts]}


def record(context: Context, action: Action, number: int) -> None:
    """Write the event of a lead, which shows it as the end of the call leaves it."""
    events.record(context, action, TYPE, _late(context, number))


def record_update(context: Context, number: int, before: Mapping[str, Any]) -> None:
    """Write the event of an update. `before`: the lead as events showed it."""
    events.record_update(context, TYPE, before, _late(context, number))


def _late(context: Context, number: int) -> Late:
    return Late(context.ids.show("lead", number), lambda: one(context, number))
