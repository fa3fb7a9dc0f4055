"""Contacts: their changes (contract 3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.contact import queries, stored
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead import creation, logged, naming
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SUBSCRIPTION
from dealdock.vendors.close.task.model import Task

_TYPE = "contact"


class ContactBody(NamedTuple):
    """The sent fields of a contact."""

    fields: Mapping[str, Any]
    custom: Sequence[ValueChange] = ()
    id: int | None = None
    """The contact to change; None for a new one."""


def create(context: Context, body: ContactBody, lead_id: int | None) -> int:
    """Add a contact, and return its id. Without a lead, a lead with the contact's name is added."""
    if lead_id is None:
        name = stored.columns(body.fields, stored.EMPTY).get("name", stored.EMPTY["name"])
        lead_id = creation.add(context, name=name)
        number = add(context, body, lead_id)
        naming.refresh(context, lead_id)
        return number
    before = logged.one(context, lead_id)
    stored_limits.check(context, Contact, lead_id)
    number = add(context, body, lead_id)
    naming.refresh(context, lead_id)
    logged.record_update(context, lead_id, before)
    return number


def add(context: Context, body: ContactBody, lead_id: int) -> int:
    """Add a contact to a lead whose event the call writes, and return its id. The lead's shown name stays.

    The caller has checked the limit of the lead's contacts.
    """
    columns = {**stored.EMPTY, **stored.columns(body.fields, stored.EMPTY)}
    number = records.add(context, Contact, lead_id=lead_id, **columns)
    custom_changes.apply(context, number, body.custom)
    events.record(context, "created", _TYPE, queries.read(context, [number])[0])
    return number


def change(context: Context, row: AnyRow, body: ContactBody) -> None:
    """Change the parts of a contact that a client sent. `row`: the contact as it is now."""
    number: int = row.id
    before = queries.read(context, [number])[0]
    different = records.different(row, stored.columns(body.fields, row._asdict()))
    has_custom = custom_changes.apply(context, number, body.custom)
    if not different and not has_custom:
        return
    records.write(context, Contact, number, **different)
    naming.refresh(context, row.lead_id)
    events.record_update(context, _TYPE, before, queries.read(context, [number])[0])


def remove(context: Context, number: int) -> None:
    """Delete a contact. Records that refer to it stay without it. Raises `RecordError(NO_RECORD)`."""
    lead_id = records.get(context, Contact, number).lead_id
    previous, before = queries.read(context, [number]), logged.one(context, lead_id)
    records.refer(context, Opportunity.contact_id, number, None)
    records.refer(context, Task.contact_id, number, None)
    SUBSCRIPTION.remove_all(context, SequenceSubscription.contact_id == number)
    _remove(context, [number], previous)
    naming.refresh(context, lead_id)
    logged.record_update(context, lead_id, before)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all contacts of a lead, after its opportunities and tasks."""
    previous = queries.of_leads(context, [lead_id]).get(lead_id, [])
    numbers = [number for each in previous if (number := context.ids.find("contact", each["id"])) is not None]
    _remove(context, numbers, previous)


def _remove(context: Context, numbers: Sequence[int], previous: Sequence[Mapping[str, Any]]) -> None:
    if not numbers:
        return
    custom_changes.remove_all(context, numbers)
    custom_changes.forget_contacts(context, numbers)
    activities.forget_contacts(context, numbers)
    mine = delete(Contact).where(Contact.dataset_id == context.dataset_id, Contact.id.in_(numbers))
    context.db.execute(mine)
    events.record_all(context, [events.Change("deleted", _TYPE, None, before=each) for each in previous])
