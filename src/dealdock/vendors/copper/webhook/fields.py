"""The attributes of a webhook that a client sends (contract 3.10)."""

from typing import Any, Final, Literal

from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.webhook.model import EVENTS
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.fields import attribute, ignored
from dealdock.web.rest.fields import FieldTable, text_type

MAX_WEBHOOKS: Final = 100
_MAX_TARGET: Final = 2_000

_FIELDS: Final = (
    *ignored("id"),
    attribute("target", values.text(_MAX_TARGET), text_type(_MAX_TARGET), is_required=True),
    attribute("type", values.word(OBJECTS), Literal[OBJECTS], is_required=True),
    attribute("event", values.word(EVENTS), Literal[EVENTS], is_required=True),
    attribute("secret", values.json_object, dict[str, Any]),
    attribute("headers", values.json_object, dict[str, Any]),
    attribute("custom_field_computed_values", values.boolean, bool),
    *ignored("created_at"),
)
NEW: Final = FieldTable("NewWebhook", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("WebhookChanges", _FIELDS, is_closed=True)
