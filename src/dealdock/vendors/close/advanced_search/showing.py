"""The found objects as their own reads show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from dealdock.vendors.close.activity.layout import activities as shown_activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.contact import queries as contact_queries
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object.resource import RESOURCE as CUSTOM_OBJECT
from dealdock.vendors.close.lead import queries as lead_queries
from dealdock.vendors.close.opportunity import service as opportunity_service
from dealdock.vendors.close.task import queries as task_queries

Shown = Mapping[int, Mapping[str, Any]]


def leads(context: Context, numbers: Sequence[int], names: frozenset[str]) -> Shown:
    """Return leads by number."""
    return lead_queries.of_ids(context, numbers, names)


def contacts(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return contacts by number."""
    return dict(zip(sorted(numbers), contact_queries.read(context, numbers), strict=True))


def opportunities(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return opportunities by number."""
    return opportunity_service.of_ids(context, numbers)


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
