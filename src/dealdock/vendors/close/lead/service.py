"""Changes of leads and of their dependent records (contract 3.2)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.contact import service as contacts
from dealdock.vendors.close.contact.service import ContactBody
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object.resource import RESOURCE as CUSTOM_OBJECT
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead import creation, logged, merging, naming
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SUBSCRIPTION
from dealdock.vendors.close.task import service as tasks
from dealdock.vendors.close.task.model import Task

_LIMITED: Final = (Contact, Opportunity, Task, Activity)
"""The tables of records that a lead can have a limited number of."""
_REMOVALS: Final[tuple[Callable[[Context, int], None], ...]] = (
    opportunities.remove_of_lead,
    tasks.remove_of_lead,
    activities.remove_of_lead,
    lambda context, lead_id: CUSTOM_OBJECT.remove_all(context, CustomObject.lead_id == lead_id),
    lambda context, lead_id: SUBSCRIPTION.remove_all(context, SequenceSubscription.lead_id == lead_id),
    contacts.remove_of_lead,
)
"""In this order: opportunities, tasks, activities and subscriptions refer to contacts."""


class LeadBody(NamedTuple):
    """The sent fields of a lead."""

    fields: Mapping[str, Any]
    custom: Sequence[ValueChange]
    contacts: Sequence[ContactBody]


def create(context: Context, body: LeadBody) -> int:
    """Add a lead with its contacts, and return its id."""
    number = creation.add(context, body.custom, **body.fields)
    stored_limits.check_new(context, Contact, len(body.contacts))
    for contact in body.contacts:
        contacts.add(context, contact, number)
    if body.contacts:
        naming.refresh(context, number)
    return number


def change(context: Context, row: AnyRow, body: LeadBody) -> None:
    """Change the parts of a lead that a client sent. Contacts without an id are added.

    `row`: the lead as it is now, as `reading.row` returns it.
    """
    number: int = row.id
    before = logged.of_row(context, row)
    different = records.different(row, creation.stored(body.fields))
    has_custom = custom_changes.apply(context, number, body.custom)
    if different or has_custom:
        records.write(context, Lead, number, **different)
        naming.show(context, number, different.get("name", row.name), now=row.display_name)
        logged.record_update(context, number, before)
    if "status_id" in different:
        changed = {"old_status_id": row.status_id, "new_status_id": different["status_id"]}
        activities.lead_status_changed(context, number, **changed)
    for contact in body.contacts:
        _change_contact(context, number, contact)


def remove(context: Context, number: int) -> None:
    """Delete a lead with its contacts, opportunities, tasks and activities. Raises `RecordError(NO_RECORD)`."""
    before = logged.one(context, number)
    for remove_of_lead in _REMOVALS:
        remove_of_lead(context, number)
    _delete(context, number)
    events.record(context, "deleted", logged.TYPE, None, before=before)


def merge(context: Context, source: int, destination: int) -> None:
    """Move the contacts, opportunities, tasks and activities of a lead to another one, and delete it."""
    for limited in _LIMITED:
        stored_limits.check_merge(context, limited, source, destination)
    activities.check_size(context, source)
    show = context.ids.show
    context.meta = {
        "merge_source_lead_id": show("lead", source),
        "merge_destination_lead_id": show("lead", destination),
    }
    gone, before = logged.one(context, source), logged.one(context, destination)
    merging.move(context, source, destination)
    _delete(context, source)
    records.write(context, Lead, destination)
    naming.refresh(context, destination)
    logged.record_update(context, destination, before)
    logged.record(context, "merged", destination)
    events.record(context, "deleted", logged.TYPE, None, before=gone)


def _change_contact(context: Context, lead_id: int, contact: ContactBody) -> None:
    if contact.id is None:
        contacts.create(context, contact, lead_id)
    else:
        contacts.change(context, records.get(context, Contact, contact.id), contact)


def _delete(context: Context, number: int) -> None:
    custom_changes.remove_all(context, [number])
    records.remove(context, Lead, number)
