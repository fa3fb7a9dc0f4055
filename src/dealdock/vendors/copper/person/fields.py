"""The attributes of a person that a client sends (contract 3.3)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.models import User
from dealdock.vendors.copper.company.service import usual_contact_type
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.models import Company, ContactType
from dealdock.vendors.copper.models.types import key
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.record.draft import Draft, split, without_company_name
from dealdock.vendors.copper.tag import queries as words
from dealdock.vendors.copper.wire import contact_values, fields, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, TAKEN, Invalid
from dealdock.vendors.copper.wire.fields import Field

_LISTED: Final = list[dict[str, str | None]]
_read_name: Final = values.text()

FIELDS: Final = (
    Field("id"),
    Field("name", _read_name, str),
    Field("prefix", contact_values.some_text, str),
    Field("first_name", contact_values.trimmed, str),
    Field("middle_name", contact_values.trimmed, str),
    Field("last_name", contact_values.trimmed, str),
    Field("suffix", contact_values.some_text, str),
    Field("address", contact_values.address, dict[str, str | None]),
    Field("assignee_id", values.reference("assignee_id", User), int),
    Field("company_id", values.reference("company_id", Company), int),
    Field("company_name", contact_values.trimmed, str),
    Field("contact_type_id", values.reference("contact_type_id", ContactType), int),
    Field("details", values.text(values.MAX_DETAILS), str),
    Field("emails", contact_values.emails, _LISTED),
    Field("phone_numbers", contact_values.phone_numbers, _LISTED),
    Field("socials", contact_values.links, _LISTED),
    Field("tags", values.tags, list[str]),
    Field("title", contact_values.some_text, str),
    Field("websites", contact_values.links, _LISTED),
    Field("custom_fields", custom_values.reader("person"), list[dict[str, Any]]),
    Field("date_created"),
    Field("date_modified"),
    Field("date_last_contacted"),
    Field("interaction_count"),
    Field("leads_converted_from"),
    Field("date_lead_created"),
)
_EMPTY: Final = ("prefix", "suffix", "address", "assignee_id", "company_id", "contact_type_id", "details", "title")
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*names.PARTS, *_EMPTY)),
    "emails": [],
    "phone_numbers": [],
    "socials": [],
    "tags": [],
    "websites": [],
}

NewPerson: Final = fields.model("NewPerson", FIELDS)
PersonChanges: Final = fields.model("PersonChanges", FIELDS, is_new=False)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new person."""
    draft = split(fields.read(context, FIELDS, without_company_name(body, is_new=True), is_new=True), DEFAULTS)
    draft.columns.update(names.of_new(draft.columns))
    if not draft.columns.get("name", "").strip():
        _add(draft, BLANK)
    _check_length(context, draft)
    if draft.columns["contact_type_id"] is None:
        draft.columns["contact_type_id"] = usual_contact_type(context.db, context.account)
    return unique(context, draft, None)


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of a person."""
    draft = split(fields.read(context, FIELDS, without_company_name(body, is_new=False), is_new=False))
    if "name" in draft.columns and not (draft.columns["name"] or "").strip():
        _add(draft, BLANK)
        return draft
    draft.columns.update(names.of_changed(draft.columns, before._asdict()))
    _check_length(context, draft)
    return unique(context, draft, before.id)


def _check_length(context: Context, draft: Draft) -> None:
    """Add a fault if the name that follows from the parts is too long."""
    found = _read_name(context, draft.columns.get("name"))
    if isinstance(found, Invalid):
        _add(draft, found)


def _add(draft: Draft, invalid: Invalid) -> None:
    """Add a fault of the name, unless it has another one."""
    if not any(fault.field == "name" for fault in draft.faults):
        draft.faults.extend(invalid.faults("name"))


def unique(context: Context, draft: Draft, own_id: int | None) -> Draft:
    """Add a fault if another person has one of the addresses."""
    for each in draft.columns.get("emails") or ():
        if words.owner(context.db, context.account, "person.email", key(each["email"])) not in (None, own_id):
            draft.faults.extend(TAKEN.faults("emails"))
            break
    return draft
