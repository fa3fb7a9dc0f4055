"""Changes of smart views, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.saved_search import queries, service
from dealdock.vendors.close.saved_search.fields import CHANGES, NEW
from dealdock.vendors.close.wire.fields import columns_of


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a view, and return its number. Raises `HttpError` 400."""
    return service.create(context, columns_of(context, NEW, sent))


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a view. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    queries.get(context, number)
    service.change(context, number, columns_of(context, CHANGES, sent))
