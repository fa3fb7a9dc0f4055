"""The attributes of a company that a client sends (contract 3.4)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.company import service
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.record.draft import Draft, split
from dealdock.vendors.copper.small_list.model import ContactType
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import TAKEN
from dealdock.vendors.copper.wire.fields import attribute, ignored, read
from dealdock.web.rest.fields import FieldTable

_FIELDS: Final = (
    *ignored("id"),
    attribute("name", values.text(), values.TEXT, is_required=True),
    attribute("address", contact_values.address, dict[str, str | None]),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    attribute("contact_type_id", values.reference("contact_type_id", ContactType), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("email_domain", contact_values.trimmed, values.TEXT),
    attribute("phone_numbers", contact_values.phone_numbers, values.PARTS),
    attribute("primary_contact_id", values.reference("primary_contact_id", Person), int),
    attribute("socials", contact_values.links, values.PARTS),
    attribute("tags", values.tags, values.TAGS),
    attribute("websites", contact_values.links, values.PARTS),
    attribute("custom_fields", custom_values.reader("company"), custom_values.TYPE),
    *ignored("interaction_count", "date_created", "date_modified"),
)

NEW: Final = FieldTable("NewCompany", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("CompanyChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new company."""
    return unique(context, split(read(NEW, context, body), service.DEFAULTS), None)


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of a company."""
    return unique(context, split(read(CHANGES, context, body)), before.id)


def unique(context: Context, draft: Draft, own_id: int | None) -> Draft:
    """Add an error if another company has the domain."""
    domain = draft.columns.get("email_domain")
    if domain is not None:
        found = queries.id_by_key(context.db, context.account, "company", "email_domain_key", key(domain))
        if found not in (None, own_id):
            draft.errors["email_domain"] = TAKEN
    return draft
