"""The attributes of a webhook that a client sends (contract 3.10)."""

from typing import Any, Final, Literal

from dealdock.vendors.copper.models.webhook import EVENTS
from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.wire import fields, values
from dealdock.vendors.copper.wire.fields import Field

MAX_WEBHOOKS: Final = 100
_MAX_TARGET: Final = 2_000

FIELDS: Final = (
    Field("id"),
    Field("target", values.text(_MAX_TARGET), str, is_required=True),
    Field("type", values.word(OBJECTS), Literal[OBJECTS], is_required=True),
    Field("event", values.word(EVENTS), Literal[EVENTS], is_required=True),
    Field("secret", values.json_object, dict[str, Any]),
    Field("headers", values.json_object, dict[str, Any]),
    Field("custom_field_computed_values", values.boolean, bool),
    Field("created_at"),
)
NewWebhook: Final = fields.model("NewWebhook", FIELDS)
WebhookChanges: Final = fields.model("WebhookChanges", FIELDS, is_new=False)
