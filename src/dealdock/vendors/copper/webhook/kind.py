"""The kind of subscriptions to events."""

from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator

from dealdock.control import fields as control_fields
from dealdock.platform.records.kind import of_rows, timeless
from dealdock.vendors.copper.webhook import service
from dealdock.vendors.copper.webhook.fields import TOO_LARGE, is_small
from dealdock.vendors.copper.webhook.model import Webhook


def _small(found: dict[str, Any]) -> dict[str, Any]:
    """Take an object whose size every delivery can bear."""
    if not is_small(found):
        raise ValueError(TOO_LARGE.text)
    return found


_SmallObject: TypeAlias = Annotated[control_fields.JsonObject, AfterValidator(_small)]

WEBHOOK: Final = of_rows(
    "webhook",
    "webhooks",
    Webhook,
    new={
        "target": control_fields.Name,
        "secret": (_SmallObject | None, None),
        "headers": (_SmallObject | None, None),
    },
    delete=timeless(service.remove),
    example={"target": "https://example.com/hook", "type": "opportunity", "event": "new"},
)
