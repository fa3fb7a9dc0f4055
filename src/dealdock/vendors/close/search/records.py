"""Searches for leads, contacts and opportunities: `query` and `lead_query` of their lists (contract 2.9)."""

from collections.abc import Mapping
from operator import eq
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import ANNUALIZED, ANNUALIZED_EXPECTED, EXPECTED, PERIODS, Opportunity
from dealdock.vendors.close.record import children
from dealdock.vendors.close.search import fields as names
from dealdock.vendors.close.search import lead_counts
from dealdock.vendors.close.search.fields import SearchFields
from dealdock.vendors.close.search.syntax import StatusChange, parse
from dealdock.vendors.close.search.types import (
    Choice,
    Constant,
    Day,
    Formatted,
    Id,
    Lines,
    Moment,
    Named,
    Number,
    Related,
    SearchCriteria,
    SearchField,
    Text,
)
from dealdock.vendors.close.wire import notes
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.words import contains

_NAME: Final = Text(Contact.display_name, Contact.name_words)
_EMAIL: Final = Lines(Contact.email_keys, Contact.email_words)

_OF_CONTACTS: Final[Mapping[str, SearchField]] = {
    "created_by": Id("user", Contact.created_by),
    "date_created": Moment(Contact.created_at),
    "date_updated": Moment(Contact.updated_at),
    "display_name": _NAME,
    "email": _EMAIL,
    "email_address": _EMAIL,
    "id": Id("contact", Contact.id),
    "lead_id": Id("lead", Contact.lead_id),
    "lead_name": Related(Contact.lead_id, Lead.id, Lead.dataset_id, Text(Lead.display_name, Lead.display_words)),
    "name": _NAME,
    "phone": Lines(Contact.phone_keys, Contact.phone_words),
    "title": Text(Contact.title, Contact.title_words),
    "updated_by": Id("user", Contact.updated_by),
}


def _words_of_contact(_: Context, text: str) -> ColumnElement[bool]:
    """Return the condition of words in the name or in an email address."""
    return or_(contains(Contact.name_words, text), contains(Contact.email_words, text))


CONTACT_FIELDS: Final = SearchFields(
    object="contact", id=Contact.id, by_name=_OF_CONTACTS, words=_words_of_contact, prefix="contact_"
)


def find_contacts(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on contacts for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([CONTACT_FIELDS.where(context, parsed)], CONTACT_FIELDS.sorts(parsed))


children.find_by("contact.query", find_contacts)


_LEAD: Final = Related(Opportunity.lead_id, Lead.id, Lead.dataset_id, Text(Lead.display_name, Lead.display_words))
_CONTACT: Final = Related(
    Opportunity.contact_id, Contact.id, Contact.dataset_id, Text(Contact.display_name, Contact.name_words)
)
_NOTE: Final = Text(Opportunity.note, Opportunity.note_words)
_NO_VALUE: Final = Constant(lambda _: None)

_OF_OPPORTUNITIES: Final[Mapping[str, SearchField]] = {
    "annualized_expected_value": Number(ANNUALIZED_EXPECTED),
    "annualized_value": Number(ANNUALIZED),
    "attachments": _NO_VALUE,
    "confidence": Number(Opportunity.confidence),
    "contact_id": Id("contact", Opportunity.contact_id),
    "contact_name": _CONTACT,
    "created_by": Id("user", Opportunity.created_by),
    "created_by_name": Named(Opportunity.created_by, names.full_names, is_text=True),
    "date": Day(Opportunity.date_won),
    "date_created": Moment(Opportunity.created_at),
    "date_lost": Moment(Opportunity.date_lost),
    "date_updated": Moment(Opportunity.updated_at),
    "date_won": Day(Opportunity.date_won),
    "expected_value": Number(EXPECTED),
    "id": Id("opportunity", Opportunity.id),
    "integration_links": _NO_VALUE,
    "lead_id": Id("lead", Opportunity.lead_id),
    "lead_name": _LEAD,
    "note": _NOTE,
    "note_html": Text(Opportunity.note, Opportunity.note_words, stored=notes.of_html),
    "organization_id": Constant(lambda context: context.ids.organization, matches=eq),
    "pipeline_id": Named(Opportunity.status_id, names.statuses_by_pipeline_id),
    "pipeline_name": Named(Opportunity.status_id, names.statuses_by_pipeline_name, is_text=True),
    "status": Named(Opportunity.status_id, names.opportunity_statuses),
    "status_display_name": Named(Opportunity.status_id, names.opportunity_display_names, is_text=True),
    "status_id": Id("opportunityStatus", Opportunity.status_id),
    "status_label": Named(Opportunity.status_id, names.opportunity_labels, is_text=True),
    "status_type": Named(Opportunity.status_id, names.opportunity_types),
    "updated_by": Id("user", Opportunity.updated_by),
    "updated_by_name": Named(Opportunity.updated_by, names.full_names, is_text=True),
    "user": Named(Opportunity.user_id, names.users),
    "user_id": Id("user", Opportunity.user_id),
    "user_name": Named(Opportunity.user_id, names.full_names, is_text=True),
    "value": Number(Opportunity.value),
    "value_currency": Constant(lambda context: context.settings.currency),
    "value_formatted": Formatted(),
    "value_period": Choice(Opportunity.value_period, PERIODS),
}

_CHANGES: Final = Related(Opportunity.id, Activity.opportunity_id, Activity.dataset_id, Moment(Activity.activity_at))
_OF_CHANGES: Final[Mapping[str, SearchField]] = {
    "old_status": Lines(Activity.old_status_keys, id="opportunityStatus"),
    "new_status": Lines(Activity.new_status_keys, id="opportunityStatus"),
    "date": _CHANGES.type,
}


def _words_of_opportunity(context: Context, text: str) -> ColumnElement[bool]:
    """Return the condition of words in the note or the lead's name."""
    return or_(contains(Opportunity.note_words, text), _LEAD.has(contains(Lead.display_words, text), context))


def _status_change(context: Context, change: StatusChange) -> ColumnElement[bool]:
    """Return the condition that one change of the status has all the parts."""
    is_change = Activity.type == "OpportunityStatusChange"
    return _CHANGES.has(
        and_(is_change, *(_OF_CHANGES[part.field].condition(part, context) for part in change.parts)), context
    )


OPPORTUNITY_FIELDS: Final = SearchFields(
    object="opportunity",
    id=Opportunity.id,
    by_name=_OF_OPPORTUNITIES,
    words=_words_of_opportunity,
    prefix="opportunity_",
    status_change=_status_change,
)


_PREFIX: Final = "opportunity_"
_LEAD_NAME: Final = Text(Lead.name, Lead.name_words)
_STATUS: Final = Named(Lead.status_id, names.lead_statuses)


def _of_contact(field: SearchField) -> Related:
    return Related(Lead.id, Contact.lead_id, Contact.dataset_id, field)


def _of_opportunity(field: SearchField) -> Related:
    return Related(Lead.id, Opportunity.lead_id, Opportunity.dataset_id, field)


_CONTACT_NAME: Final = _of_contact(Text(Contact.display_name, Contact.name_words))
_LEAD_EMAIL: Final = _of_contact(Lines(Contact.email_keys, Contact.email_words))

_OF_LEADS: Final[Mapping[str, SearchField]] = {
    **lead_counts.fields(),
    "company": _LEAD_NAME,
    "contact_name": _CONTACT_NAME,
    "contact_title": _of_contact(Text(Contact.title, Contact.title_words)),
    "created": Moment(Lead.created_at),
    "created_by": Id("user", Lead.created_by),
    "date_created": Moment(Lead.created_at),
    "date_updated": Moment(Lead.updated_at),
    "description": Text(Lead.description, Lead.description_words),
    "display_name": Text(Lead.display_name, Lead.display_words),
    "email": _LEAD_EMAIL,
    "email_address": _LEAD_EMAIL,
    "id": Id("lead", Lead.id),
    "lead_id": Id("lead", Lead.id),
    "lead_status": _STATUS,
    "name": _LEAD_NAME,
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
    return _of_opportunity(OPPORTUNITY_FIELDS.field(context, name))


LEAD_FIELDS: Final = SearchFields(object="lead", id=Lead.id, by_name=_OF_LEADS, words=_words, others=_others)


def find_leads(context: Context, text: str) -> SearchCriteria:
    """Return the condition on leads for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([LEAD_FIELDS.where(context, parsed)], LEAD_FIELDS.sorts(parsed))


children.find_by("lead.query", find_leads)


def find_opportunities(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on opportunities for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([OPPORTUNITY_FIELDS.where(context, parsed)], OPPORTUNITY_FIELDS.sorts(parsed))


def find_opportunities_of_leads(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on opportunities for a `lead_query`, whose order is ignored. Raises `HttpError`."""
    found = find_leads(context, text)
    mine = select(Lead.id).where(Lead.dataset_id == context.dataset_id, *found.criteria)
    return SearchCriteria([Opportunity.lead_id.in_(mine)])


children.find_by("opportunity.query", find_opportunities)


children.find_by("opportunity.lead_query", find_opportunities_of_leads)
