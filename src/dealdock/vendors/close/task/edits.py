"""Changes of tasks, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.task import service
from dealdock.vendors.close.task.fields import CHANGES, NEW
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire import errors, fields
from dealdock.vendors.close.wire.errors import FIXED, NO_OBJECT


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a task of a lead, and return its number. Raises `HttpError` 400."""
    return service.create(context, _columns(context, sent, None))


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a task. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = records.get(context, Task, number)
    service.change(context, row.id, _columns(context, sent, row))


def _columns(context: Context, sent: dict[str, Any], row: AnyRow | None) -> dict[str, Any]:
    """Return the columns that a client sent. `row`: the task to change; None for a new one. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    columns = fields.columns((NEW if row is None else CHANGES).read(context, sent), wrong)
    lead_id = columns.get("lead_id") if row is None else row.lead_id
    if columns.get("lead_id", lead_id) != lead_id:
        wrong["lead"] = FIXED
    contact_id = columns.get("contact_id")
    if contact_id is not None and records.get(context, Contact, contact_id).lead_id != lead_id:
        wrong["contact"] = NO_OBJECT
    errors.check(wrong)
    return columns
