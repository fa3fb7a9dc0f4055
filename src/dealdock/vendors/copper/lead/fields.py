"""The attributes of a lead that a client sends (contract B1)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.lead import queries
from dealdock.vendors.copper.lead.model import LeadStatus
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.record.draft import COMPANY_NAME, Draft, split
from dealdock.vendors.copper.small_list.model import CustomerSource
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_INCLUDED, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored, never_null, read
from dealdock.web import read_names
from dealdock.web.rest.fields import FieldTable, SentFields

_read_name: Final = values.text()


def _status(context: Context, value: Any) -> int | Invalid | None:
    """Read the name of a status, exactly so, and return its id."""
    found = _read_name(context, value)
    if not isinstance(found, str):
        return found  # type: ignore[no-any-return]  # None, or the fault
    ids = (row.id for row in queries.statuses(context.db, context.account) if row.name == found)
    return next(ids, None) or (NOT_INCLUDED if found.strip() else None)


_FIELDS: Final = (
    *ignored("id"),
    attribute("name", _read_name, values.TEXT),
    attribute("prefix", contact_values.some_text, values.TEXT),
    attribute("first_name", contact_values.trimmed, values.TEXT),
    attribute("last_name", contact_values.trimmed, values.TEXT),
    attribute("middle_name", contact_values.trimmed, values.TEXT),
    attribute("suffix", contact_values.some_text, values.TEXT),
    attribute("address", contact_values.address, dict[str, str | None]),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    attribute("company_name", contact_values.some_text, values.TEXT),
    attribute("customer_source_id", values.reference("customer_source_id", CustomerSource), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("email", contact_values.email, dict[str, str | None]),
    *ignored("interaction_count", "monetary_unit"),
    attribute("monetary_value", values.number(0, values.MAX_MONEY), float),
    *ignored("converted_unit", "converted_value"),
    attribute("socials", contact_values.links, values.PARTS),
    *never_null("status", _status, values.TEXT),
    *never_null("status_id", values.reference("status_id", LeadStatus), int),
    attribute("tags", values.tags, values.TAGS),
    attribute("title", contact_values.some_text, values.TEXT),
    attribute("websites", contact_values.links, values.PARTS),
    attribute("phone_numbers", contact_values.phone_numbers, values.PARTS),
    attribute("custom_fields", custom_values.reader("lead"), custom_values.TYPE),
    *ignored("date_created", "date_modified", "date_last_contacted", "converted_opportunity_id", "converted_at"),
)
_EMPTY: Final = (
    *("prefix", "suffix", "address", "assignee_id", "company_name", "customer_source_id", "details", "email"),
    *("monetary_value", "title"),
)
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*names.PARTS, *_EMPTY)),
    "socials": [],
    "tags": [],
    "websites": [],
    "phone_numbers": [],
}

NEW: Final = FieldTable("NewLead", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("LeadChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new lead. Of two statuses, `status_id` counts; without one it has the default status."""
    draft = _split(read(NEW, context, body), DEFAULTS)
    columns = draft.columns
    named = columns.pop("status", None)
    columns["status_id"] = columns.get("status_id") or named or queries.default_status(context.db, context.account)
    columns.update(names.of_new(columns))
    if not columns.get("name", "").strip():
        draft.errors.setdefault("name", BLANK)
    _check_length(context, draft)
    return draft


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of a lead. Of two statuses, the one that differs from the stored one counts."""
    absent = [
        name for name in ("status", "status_id") if before.status_id is None and body.get(name) in (None, "")
    ]  # whole records come back
    kept = {name: value for name, value in body.items() if name not in absent}
    draft = _split(read(CHANGES, context, read_names.derived(kept, body)))
    columns = draft.columns
    named = columns.pop("status", None)
    if columns.get("status_id") in (None, before.status_id) and named is not None:
        columns["status_id"] = named
    if "name" in columns and not (columns["name"] or "").strip():
        draft.errors.setdefault("name", BLANK)
        return draft
    columns.update(names.of_changed(columns, before._asdict()))
    _check_length(context, draft)
    return draft


def _split(found: SentFields, defaults: Mapping[str, Any] | None = None) -> Draft:
    """Return the draft for the attributes that were read. The company's name is a text of the lead's own."""
    own = {name: value for name, value in found.values.items() if name == COMPANY_NAME}
    draft = split(found, defaults or {})
    return draft._replace(columns=draft.columns | own, company_name=None)


def _check_length(context: Context, draft: Draft) -> None:
    """Add an error if the name that follows from the parts is too long."""
    found = _read_name(context, draft.columns.get("name"))
    if isinstance(found, Invalid):
        draft.errors.setdefault("name", found)
