"""Changes of leads, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead import body, reading, service
from dealdock.vendors.close.wire import errors


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a lead with its contacts, and return its number. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    lead = body.read(context, sent, wrong)
    errors.check(wrong)
    return service.create(context, lead)


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a lead, and the contacts of it that are named. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = reading.row(context, number)
    wrong: dict[str, Any] = {}
    lead = body.read(context, sent, wrong, id_=number)
    errors.check(wrong)
    service.change(context, row, lead)
