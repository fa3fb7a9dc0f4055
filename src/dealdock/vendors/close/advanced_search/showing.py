"""The found objects in the form that reads return."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from dealdock.vendors.close.activity.layout import activities as shown_activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.advanced_search import lead_fields
from dealdock.vendors.close.contact import queries as contact_queries
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object.resource import RESOURCE as CUSTOM_OBJECT
from dealdock.vendors.close.lead import queries as lead_queries
from dealdock.vendors.close.opportunity import service as opportunity_service
from dealdock.vendors.close.task import queries as task_queries

Shown = Mapping[int, Mapping[str, Any]]


def leads(context: Context, numbers: Sequence[int], names: frozenset[str]) -> Shown:
    """Return leads by number, with values computed from their dependent records."""
    found = lead_queries.of_ids(context, numbers, names)
    computed = lead_fields.shown(context, numbers, names)
    contacts_of = contact_queries.of_leads(context, numbers) if names & _OF_CONTACTS else {}
    return {
        number: {**computed.get(number, {}), **_of_contacts(contacts_of.get(number, ())), **lead}
        for number, lead in found.items()
    }


_OF_CONTACTS = frozenset({"contact_ids", "primary_contact_name", "primary_email", "primary_phone"})


def _of_contacts(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the keys of a lead that its contacts give. The first one is the primary contact."""
    first = found[0] if found else {"display_name": None, "emails": (), "phones": ()}
    return {
        "contact_ids": [each["id"] for each in found],
        "primary_contact_name": first["display_name"],
        "primary_email": first["emails"][0]["email"] if first["emails"] else None,
        "primary_phone": first["phones"][0]["phone"] if first["phones"] else None,
    }


def contacts(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return contacts by number."""
    return dict(zip(sorted(numbers), contact_queries.read(context, numbers), strict=True))


def opportunities(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return opportunities by number. None is stalled."""
    found = opportunity_service.of_ids(context, numbers)
    return {number: {**shown, "is_stalled": False, "stall_status": None} for number, shown in found.items()}


def tasks(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return tasks by number."""
    return task_queries.of_ids(context, numbers)


def activities(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return activities by number."""
    here = (Activity.dataset_id == context.dataset_id, Activity.id.in_(numbers))
    rows = context.db.execute(select(Activity.__table__).where(*here)).all()
    return {row.id: shown for row, shown in zip(rows, shown_activities(context, rows), strict=True)}


def custom_objects(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return custom objects by number."""
    here = (CustomObject.dataset_id == context.dataset_id, CustomObject.id.in_(numbers))
    rows = context.db.execute(select(CustomObject.__table__).where(*here)).all()
    return {row.id: shown for row, shown in zip(rows, CUSTOM_OBJECT.rows(context, rows), strict=True)}
