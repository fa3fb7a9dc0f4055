"""The records of small tables, by the texts that represent them in a search: statuses, pipelines, users, fields."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.model import CustomField
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus, Pipeline
from dealdock.vendors.close.pipeline.resource import display_name
from dealdock.vendors.close.search.comparing import is_equal
from dealdock.vendors.close.search.reference_types import Name
from dealdock.vendors.close.user.naming import full_name


def opportunity_statuses(context: Context) -> list[Name]:
    """Return the statuses by id, label and type."""
    ids = context.ids
    return [
        Name(row.id, (row.label, row.type), ids.show("opportunityStatus", row.id))
        for row in _rows(context, OpportunityStatus)
    ]


def opportunity_labels(context: Context) -> list[Name]:
    """Return the statuses by label."""
    return [Name(row.id, (row.label,)) for row in _rows(context, OpportunityStatus)]


def opportunity_display_names(context: Context) -> list[Name]:
    """Return the statuses by the name under which they are shown."""
    pipelines = _pipelines(context)
    return [
        Name(row.id, (display_name(row.label, pipelines[row.pipeline_id], len(pipelines)),))
        for row in _rows(context, OpportunityStatus)
    ]


def opportunity_types(context: Context) -> list[Name]:
    """Return the statuses by type."""
    return [Name(row.id, (row.type,)) for row in _rows(context, OpportunityStatus)]


def statuses_by_pipeline_id(context: Context) -> list[Name]:
    """Return the statuses by the id of their pipeline."""
    ids = context.ids
    return [Name(row.id, (), ids.show("pipeline", row.pipeline_id)) for row in _rows(context, OpportunityStatus)]


def statuses_by_pipeline_name(context: Context) -> list[Name]:
    """Return the statuses by the name of their pipeline."""
    pipelines = _pipelines(context)
    return [Name(row.id, (pipelines[row.pipeline_id],)) for row in _rows(context, OpportunityStatus)]


def lead_statuses(context: Context) -> list[Name]:
    """Return the statuses of leads by id and label."""
    return [Name(row.id, (row.label,), context.ids.show("leadStatus", row.id)) for row in _rows(context, LeadStatus)]


def lead_labels(context: Context) -> list[Name]:
    """Return the statuses of leads by label."""
    return [Name(row.id, (row.label,)) for row in _rows(context, LeadStatus)]


def users(context: Context) -> list[Name]:
    """Return the users by id, full name and address."""
    ids = context.ids
    return [
        Name(row.id, (full_name(row.first_name, row.last_name), row.email), ids.show("user", row.id))
        for row in _rows(context, User)
    ]


def full_names(context: Context) -> list[Name]:
    """Return the users by full name."""
    return [Name(row.id, (full_name(row.first_name, row.last_name),)) for row in _rows(context, User)]


def custom_field(context: Context, object_: str, name: str) -> AnyRow | None:
    """Return the custom field with this id or name; among several, the one with the same case is preferred. None if
    there is none.
    """
    number = context.ids.find("customField", name)
    of_object = [row for row in _rows(context, CustomField) if row.object == object_]
    matches = (
        *(row for row in of_object if row.id == number),
        *(row for row in of_object if row.name == name),
        *(row for row in of_object if is_equal(row.name, name)),
    )
    return next(iter(matches), None)


def _pipelines(context: Context) -> dict[int, str]:
    """Return the names of the pipelines by id."""
    return {row.id: row.name for row in _rows(context, Pipeline)}


def _rows(context: Context, model: Any) -> Sequence[AnyRow]:
    mine = select(model.__table__).where(model.dataset_id == context.dataset_id)
    return context.db.execute(mine.order_by(model.id)).all()
