"""Changes of subscriptions, from the fields that are sent: by the API, and by the control plane."""

from typing import Any

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.webhook import service
from dealdock.vendors.close.webhook.fields import CHANGES, OF_CONTROL
from dealdock.vendors.close.wire.fields import columns_of


def create(context: Context, sent: dict[str, Any]) -> int:
    """Add a subscription, to which the control plane may give its key. Return its number. Raises `HttpError` 400."""
    columns = columns_of(context, OF_CONTROL, sent)
    given, address = columns.pop("signature_key", None), columns["url"]
    return service.create(context, columns, lambda number: given or service.signing_key(address, number))


def change(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a subscription. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    service.get(context, number)
    service.change(context, number, columns_of(context, CHANGES, sent))
