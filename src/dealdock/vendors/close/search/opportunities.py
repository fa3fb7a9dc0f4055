"""Searches for opportunities: `query` and `lead_query` (contract 2.9)."""

from sqlalchemy import select

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search import leads
from dealdock.vendors.close.search.criteria import SearchCriteria
from dealdock.vendors.close.search.opportunity_fields import FIELDS
from dealdock.vendors.close.search.parser import parse


def by_query(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on opportunities for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([FIELDS.where(context, parsed)], FIELDS.sorts(parsed))


def by_lead_query(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on opportunities for a `lead_query`, whose order is ignored. Raises `HttpError`."""
    found = leads.by_query(context, text)
    mine = select(Lead.id).where(Lead.dataset_id == context.dataset_id, *found.criteria)
    return SearchCriteria([Opportunity.lead_id.in_(mine)])
