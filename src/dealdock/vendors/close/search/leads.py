"""Searches for leads (contract 2.9)."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, or_

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search import lead_counts, names
from dealdock.vendors.close.search.comparing import SearchField
from dealdock.vendors.close.search.criteria import SearchCriteria
from dealdock.vendors.close.search.field_types import Id, Lines, Text
from dealdock.vendors.close.search.fields import SearchFields
from dealdock.vendors.close.search.opportunity_fields import FIELDS as OPPORTUNITY
from dealdock.vendors.close.search.parser import parse
from dealdock.vendors.close.search.reference_types import Named, Related
from dealdock.vendors.close.search.time_types import Moment
from dealdock.vendors.close.words import contains

_PREFIX: Final = "opportunity_"
_NAME: Final = Text(Lead.name, Lead.name_words)
_STATUS: Final = Named(Lead.status_id, names.lead_statuses)


def _of_contact(field: SearchField) -> Related:
    return Related(Lead.id, Contact.lead_id, Contact.dataset_id, field)


def _of_opportunity(field: SearchField) -> Related:
    return Related(Lead.id, Opportunity.lead_id, Opportunity.dataset_id, field)


_CONTACT_NAME: Final = _of_contact(Text(Contact.display_name, Contact.name_words))
_EMAIL: Final = _of_contact(Lines(Contact.email_keys, Contact.email_words))

_FIELDS: Final[Mapping[str, SearchField]] = {
    **lead_counts.fields(),
    "company": _NAME,
    "contact_name": _CONTACT_NAME,
    "contact_title": _of_contact(Text(Contact.title, Contact.title_words)),
    "created": Moment(Lead.created_at),
    "created_by": Id("user", Lead.created_by),
    "date_created": Moment(Lead.created_at),
    "date_updated": Moment(Lead.updated_at),
    "description": Text(Lead.description, Lead.description_words),
    "display_name": Text(Lead.display_name, Lead.display_words),
    "email": _EMAIL,
    "email_address": _EMAIL,
    "id": Id("lead", Lead.id),
    "lead_id": Id("lead", Lead.id),
    "lead_status": _STATUS,
    "name": _NAME,
    "phone": _of_contact(Lines(Contact.phone_keys, Contact.phone_words)),
    "status": _STATUS,
    "status_id": Id("leadStatus", Lead.status_id),
    "status_label": Named(Lead.status_id, names.lead_labels, is_text=True),
    "status_type": _of_opportunity(Named(Opportunity.status_id, names.opportunity_types)),
    "updated": Moment(Lead.updated_at),
    "updated_by": Id("user", Lead.updated_by),
    "url": Text(Lead.url, Lead.url_words),
    "user": _of_opportunity(Named(Opportunity.user_id, names.users)),
}


def _words(context: Context, text: str) -> ColumnElement[bool]:
    """Return the condition of words in the name, in a contact's name or in an email address."""
    of_contact = or_(contains(Contact.name_words, text), contains(Contact.email_words, text))
    return or_(contains(Lead.name_words, text), _CONTACT_NAME.has(of_contact, context))


def _others(context: Context, name: str) -> SearchField | None:
    """Return a field of the lead's opportunities."""
    if not name.startswith(_PREFIX):
        return None
    return _of_opportunity(OPPORTUNITY.field(context, name))


FIELDS: Final = SearchFields(object="lead", id=Lead.id, by_name=_FIELDS, words=_words, others=_others)


def by_query(context: Context, text: str) -> SearchCriteria:
    """Return the condition on leads for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([FIELDS.where(context, parsed)], FIELDS.sorts(parsed))
