"""Reads of leads without dependent records."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_queries
from dealdock.vendors.close.integration_link.shown import HAS_LINKS, note
from dealdock.vendors.close.lead.layout import bare
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.user import queries as users

SELECT: Final = (
    select(Lead.__table__, LeadStatus.label.label("status_label"), HAS_LINKS, custom_queries.HAS_VALUES)
    .join(LeadStatus, (LeadStatus.dataset_id == Lead.dataset_id) & (LeadStatus.id == Lead.status_id))
    .where(Lead.dataset_id == bindparam("dataset_id"))
)
"""The SELECT of the leads of a dataset with their status."""

_ONE: Final = Statement(SELECT.where(Lead.id == bindparam("id")))


def row(context: Context, number: int) -> AnyRow:
    """Return the row of a lead. Raises `RecordError(NO_RECORD)`."""
    found = _ONE.one(context.db, {"dataset_id": context.dataset_id, "id": number})
    if found is None:
        raise RecordError(NO_RECORD, number)
    return found


def shown(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return leads in the form that reads return, but without contacts, opportunities and tasks."""
    if rows:
        note(context, rows[0].has_links)
    customs = custom_queries.of_rows(context, rows)
    authors = {number for row in rows for number in (row.created_by, row.updated_by) if number is not None}
    return bare(context, rows, customs, users.names(context, authors))


def one(context: Context, number: int) -> dict[str, Any]:
    """Return a lead in the same form."""
    return shown(context, [row(context, number)])[0]
