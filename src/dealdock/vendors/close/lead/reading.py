"""Reads of leads without dependent records."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_queries
from dealdock.vendors.close.lead.layout import bare
from dealdock.vendors.close.models import Lead, LeadStatus
from dealdock.vendors.close.user import queries as users


def statement(context: Context) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of all leads with their status."""
    of_lead = (LeadStatus.dataset_id == Lead.dataset_id) & (LeadStatus.id == Lead.status_id)
    joined = select(Lead.__table__, LeadStatus.label.label("status_label")).join(LeadStatus, of_lead)
    return joined.where(Lead.dataset_id == context.dataset_id)


def shown(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return leads as their read shows them, but without contacts, opportunities and tasks."""
    customs = custom_queries.of_records(context, [row.id for row in rows])
    authors = {number for row in rows for number in (row.created_by, row.updated_by) if number is not None}
    return bare(context, rows, customs, users.names(context, authors))


def one(context: Context, number: int) -> dict[str, Any]:
    """Return a lead in the same form."""
    return shown(context, [context.db.execute(statement(context).where(Lead.id == number)).one()])[0]
