"""The sent fields of a subscription (contract part 2, B.1)."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import filters
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.errors import INVALID_URL, REQUIRED, no_choice
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.vendors.close.wire.lists import each
from dealdock.web.rest.fields import FieldTable, list_type, text_type

_OF_ALL: Final = ("created", "updated", "deleted")
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "lead": ("merged",),
    "task.lead": ("completed",),
    "activity.email": ("sent",),
    "activity.sms": ("sent",),
    "import": ("completed", "paused", "reverted", "reverting"),
    "activity.call": ("answered", "completed"),
    "activity.meeting": ("scheduled", "started", "completed", "canceled"),
    "membership": ("activated", "deactivated"),
}
_TASKS: Final = ("email_followup", "incoming_email", "incoming_sms", "missed_call", "opportunity_due", "outbound_call")
_TASKS_OF_MORE: Final = ("answered_detached_call", "voicemail", "sms_sent_failed")
_TYPES: Final = (
    *(f"task.{name}" for name in (*_TASKS, *_TASKS_OF_MORE)),
    *("lead", "contact", "opportunity", "task.lead", "activity.note", "activity.call", "activity.email"),
    *("activity.email_thread", "activity.sms", "activity.whatsapp_message", "activity.meeting", "activity.created"),
    *("activity.custom_activity", "activity.form_submission", "activity.lead_merge", "activity.task_completed"),
    *("activity.lead_status_change", "activity.opportunity_status_change", "status.lead", "status.opportunity"),
    *("custom_fields.lead", "custom_fields.contact", "custom_fields.opportunity", "custom_fields.activity"),
    *("custom_fields.custom_object", "custom_fields.shared", "custom_activity_type", "custom_object_type"),
    *("custom_object", "membership", "group", "saved_search", "phone_number", "email_template", "sms_template"),
    *("sequence", "sequence_subscription", "comment", "comment_thread", "unsubscribed_email", "import", "export"),
    *("bulk_action.edit", "bulk_action.delete", "bulk_action.email"),
)
ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {type_: (*_OF_ALL, *_MORE.get(type_, ())) for type_ in _TYPES}
"""The actions of each type of object. Some of them never happen here."""
MAX_EVENTS: Final = 500
"""The events of a subscription. The limit exceeds the number of pairs, because a pair may be repeated with different
filters.
"""


def _url(context: Context, value: Any) -> str:
    """Read an address with http or https and a host."""
    text: str = fields.text().read(context, value).strip()
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or len(text.split()) != 1:
        raise ValueError(INVALID_URL)
    return text


def _event(_: Context, value: Any) -> dict[str, Any]:
    """Read one event."""
    if not isinstance(value, dict):
        raise fields.wrong_type("dict", ["extra_filter"], ["object_type", "action"])
    object_type, action, extra = value.get("object_type"), value.get("action"), value.get("extra_filter")
    errors: dict[str, str] = {}
    if object_type is None:
        errors["object_type"] = REQUIRED
    elif not isinstance(object_type, str) or object_type not in ACTIONS:
        errors["object_type"] = no_choice(ACTIONS)
    elif action is None:
        errors["action"] = REQUIRED
    elif action not in ACTIONS[object_type]:
        errors["action"] = no_choice(ACTIONS[object_type])
    if extra is not None and not filters.is_valid(extra):
        errors["extra_filter"] = filters.INVALID
    if errors:
        raise ValueError(errors)
    return {"action": action, "extra_filter": extra, "object_type": object_type}


def _events(context: Context, value: Any) -> list[dict[str, Any]]:
    """Read the events. At least one is required."""
    found: list[dict[str, Any]] = each(_event, MAX_EVENTS)(context, value)
    if not found:
        raise ValueError(REQUIRED)
    parts = sum(filters.parts(event["extra_filter"]) for event in found if event["extra_filter"] is not None)
    if parts > filters.MAX_PARTS or len(json.dumps(found)) > filters.MAX_BYTES:
        raise ValueError(filters.TOO_LARGE)
    return found


def _key(context: Context, value: Any) -> str:
    """Read a key: 64 hex digits."""
    key: str = fields.text(KEY_CHARACTERS).read(context, value)
    if not re.fullmatch(f"[0-9a-f]{{{KEY_CHARACTERS}}}", key):
        raise ValueError(f"must be {KEY_CHARACTERS} hex digits")
    return key


KEY_CHARACTERS: Final = 64
URL: Final = Type(_url, fields.text().python)
EVENTS: Final = Type(_events, list_type(dict[str, Any], MAX_EVENTS))
KEY: Final = Type(_key, text_type(KEY_CHARACTERS))
_FIELDS: Final = (
    field("url", URL, is_required=True),
    field("events", EVENTS, is_required=True),
    field("verify_ssl", fields.BOOLEAN, null=True),
)
_STATUS: Final = field("status", fields.choice(ACTIVE, PAUSED), is_required=True)
NEW: Final = FieldTable("NewWebhookSubscription", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("WebhookSubscriptionChanges", (*_FIELDS, _STATUS))
OF_CONTROL: Final = FieldTable("NewWebhook", (*_FIELDS, field("signature_key", KEY)), is_new=True)
"""The fields that the control plane takes of a new subscription."""
