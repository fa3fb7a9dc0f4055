"""The attributes of a person that a client sends (contract 3.3)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.record.draft import Draft, split, without_company_name
from dealdock.vendors.copper.small_list.model import ContactType
from dealdock.vendors.copper.small_list.queries import usual_contact_type
from dealdock.vendors.copper.tag import queries as words
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, TAKEN, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored, read
from dealdock.web.rest.fields import FieldTable

_read_name: Final = values.text()

_FIELDS: Final = (
    *ignored("id"),
    attribute("name", _read_name, values.TEXT),
    attribute("prefix", contact_values.some_text, values.TEXT),
    attribute("first_name", contact_values.trimmed, values.TEXT),
    attribute("middle_name", contact_values.trimmed, values.TEXT),
    attribute("last_name", contact_values.trimmed, values.TEXT),
    attribute("suffix", contact_values.some_text, values.TEXT),
    attribute("address", contact_values.address, dict[str, str | None]),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    attribute("company_id", values.reference("company_id", Company), int),
    attribute("company_name", contact_values.trimmed, values.TEXT),
    attribute("contact_type_id", values.reference("contact_type_id", ContactType), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("emails", contact_values.emails, values.PARTS),
    attribute("phone_numbers", contact_values.phone_numbers, values.PARTS),
    attribute("socials", contact_values.links, values.PARTS),
    attribute("tags", values.tags, values.TAGS),
    attribute("title", contact_values.some_text, values.TEXT),
    attribute("websites", contact_values.links, values.PARTS),
    attribute("custom_fields", custom_values.reader("person"), custom_values.TYPE),
    *ignored(
        "date_created",
        "date_modified",
        "date_last_contacted",
        "interaction_count",
        "leads_converted_from",
        "date_lead_created",
    ),
)
_EMPTY: Final = ("prefix", "suffix", "address", "assignee_id", "company_id", "contact_type_id", "details", "title")
_OF_LEADS: Final = ("leads_converted_from", "date_lead_created")
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*names.PARTS, *_EMPTY, *_OF_LEADS)),
    "emails": [],
    "phone_numbers": [],
    "socials": [],
    "tags": [],
    "websites": [],
}

NEW: Final = FieldTable("NewPerson", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("PersonChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new person."""
    draft = split(read(NEW, context, without_company_name(body, is_new=True)), DEFAULTS)
    draft.columns.update(names.of_new(draft.columns))
    if not draft.columns.get("name", "").strip():
        draft.errors.setdefault("name", BLANK)
    _check_length(context, draft)
    if draft.columns["contact_type_id"] is None:
        draft.columns["contact_type_id"] = usual_contact_type(context.db, context.account)
    return unique(context, draft, None)


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of a person."""
    draft = split(read(CHANGES, context, without_company_name(body, is_new=False)))
    if "name" in draft.columns and not (draft.columns["name"] or "").strip():
        draft.errors.setdefault("name", BLANK)
        return draft
    draft.columns.update(names.of_changed(draft.columns, before._asdict()))
    _check_length(context, draft)
    return unique(context, draft, before.id)


def _check_length(context: Context, draft: Draft) -> None:
    """Add an error if the name that follows from the parts is too long."""
    found = _read_name(context, draft.columns.get("name"))
    if isinstance(found, Invalid):
        draft.errors.setdefault("name", found)


def unique(context: Context, draft: Draft, own_id: int | None) -> Draft:
    """Add an error if another person has one of the addresses."""
    for each in draft.columns.get("emails") or ():
        if words.owner(context.db, context.account, "person.email", key(each["email"])) not in (None, own_id):
            draft.errors["emails"] = TAKEN
            break
    return draft
