"""Searches for contacts: `query` in their list (contract 2.9, 3.3)."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, or_

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.search.comparing import SearchField
from dealdock.vendors.close.search.criteria import SearchCriteria
from dealdock.vendors.close.search.field_types import Id, Lines, Text
from dealdock.vendors.close.search.fields import SearchFields
from dealdock.vendors.close.search.parser import parse
from dealdock.vendors.close.search.reference_types import Related
from dealdock.vendors.close.search.time_types import Moment
from dealdock.vendors.close.words import contains

_NAME: Final = Text(Contact.display_name, Contact.name_words)
_EMAIL: Final = Lines(Contact.email_keys, Contact.email_words)

_FIELDS: Final[Mapping[str, SearchField]] = {
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


def _words(_: Context, text: str) -> ColumnElement[bool]:
    """Return the condition of words in the name or in an email address."""
    return or_(contains(Contact.name_words, text), contains(Contact.email_words, text))


FIELDS: Final = SearchFields(object="contact", id=Contact.id, by_name=_FIELDS, words=_words, prefix="contact_")


def by_query(context: Context, text: str) -> SearchCriteria:
    """Return the conditions on contacts for a `query`. Raises `HttpError` 400."""
    parsed = parse(text)
    return SearchCriteria([FIELDS.where(context, parsed)], FIELDS.sorts(parsed))
