"""The kind of subscriptions to events."""

from typing import Final

from dealdock.control import fields as control_fields
from dealdock.platform.records.kind import of_rows
from dealdock.vendors.copper.webhook.model import Webhook

WEBHOOK: Final = of_rows(
    "webhook",
    "webhooks",
    Webhook,
    new={
        "target": control_fields.Name,
        "secret": (control_fields.JsonObject | None, None),
        "headers": (control_fields.JsonObject | None, None),
    },
    example={"target": "https://example.com/hook", "type": "opportunity", "event": "new"},
)
