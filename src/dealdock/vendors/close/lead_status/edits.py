"""Changes of statuses of leads, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead_status import service
from dealdock.vendors.close.lead_status.fields import CHANGES, NEW
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.wire.fields import columns_of


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a status, and return its number. Raises `HttpError` 400."""
    return service.create(context, columns_of(context, NEW, sent)["label"])


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a status. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    records.get(context, LeadStatus, number)
    service.change(context, number, columns_of(context, CHANGES, sent))
