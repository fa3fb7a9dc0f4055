"""Changes of contacts, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close import records
from dealdock.vendors.close.contact import body, service
from dealdock.vendors.close.contact.fields import LEAD
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.wire import errors, fields
from dealdock.vendors.close.wire.errors import FIXED
from dealdock.web.rest.fields import read as read_fields


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a contact; without a lead, also add a lead. Return the contact's number. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), context, sent), wrong)
    contact = body.read(context, sent, wrong)
    errors.check(wrong)
    return service.create(context, contact, lead.get("lead_id"))


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a contact, but not its lead. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = records.get(context, Contact, number)
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), context, sent), wrong)
    if lead.get("lead_id", row.lead_id) != row.lead_id:
        wrong["lead"] = FIXED
    contact = body.read(context, sent, wrong, id_=row.id)
    errors.check(wrong)
    service.change(context, row, contact)
