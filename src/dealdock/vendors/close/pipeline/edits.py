"""Changes of pipelines, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.pipeline import service
from dealdock.vendors.close.pipeline.fields import CHANGES, NEW
from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.wire.fields import columns_of


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a pipeline, and return its number. Raises `HttpError` 400."""
    return service.create(context, columns_of(context, NEW, sent))


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a pipeline. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    records.get(context, Pipeline, number)
    service.change(context, number, columns_of(context, CHANGES, sent))
