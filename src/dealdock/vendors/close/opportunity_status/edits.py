"""Changes of statuses of opportunities, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity_status import service
from dealdock.vendors.close.opportunity_status.fields import CHANGES, NEW
from dealdock.vendors.close.pipeline import queries as pipelines
from dealdock.vendors.close.wire.fields import columns_of


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a status, by default one in the first pipeline, and return its number. Raises `HttpError` 400."""
    columns = columns_of(context, NEW, sent)
    if columns.get("pipeline_id") is None:
        columns["pipeline_id"] = pipelines.first(context)
    return service.create(context, columns)


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a status. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    service.shown(context, number)
    service.change(context, number, columns_of(context, CHANGES, sent))
