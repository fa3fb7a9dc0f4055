"""Queries for contacts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from dealdock.platform.database.statements import SelectOfSome
from dealdock.vendors.close import records
from dealdock.vendors.close.contact.layout import contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_queries
from dealdock.vendors.close.integration_link.shown import HAS_LINKS, note
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.search import contacts as search
from dealdock.vendors.close.wire import filters, parameters
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

FILTERS: Final = {"lead_id": Filter(Contact.lead_id, filters.public_id("lead"))}

_SELECT: Final = select(Contact.__table__, HAS_LINKS, custom_queries.HAS_VALUES).where(
    Contact.dataset_id == bindparam("dataset_id")
)
_OF_IDS: Final = SelectOfSome(_SELECT.order_by(Contact.id), Contact.id)
_OF_LEADS: Final = SelectOfSome(_SELECT.order_by(Contact.created_at, Contact.id), Contact.lead_id)


def page(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of contacts, the newest first. Raises `HttpError` 400."""
    cut = parameters.cut(context, query)
    found = _SELECT.where(
        *filters.criteria(context, FILTERS, query), *search.by_query(context, query.get("query", "")).criteria
    )
    newest = found.order_by(Contact.created_at.desc(), Contact.id.desc()).limit(cut.limit + 1).offset(cut.skip)
    rows = context.db.execute(newest, {"dataset_id": context.dataset_id}).all()
    return Page(_shown(context, rows[: cut.limit]), len(rows) > cut.limit)


def read(context: Context, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return contacts in the form that reads return, by id."""
    return _shown(context, _OF_IDS.all(context.db, {"dataset_id": context.dataset_id}, numbers))


def of_leads(context: Context, lead_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the contacts of leads by the lead's id, the oldest first, by one query."""
    rows = _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids)
    return records.by_lead(rows, _shown(context, rows))


def _shown(context: Context, rows: Sequence[Any]) -> list[dict[str, Any]]:
    if rows:
        note(context, rows[0].has_links)
    return contacts(context, rows, custom_queries.of_rows(context, rows))
