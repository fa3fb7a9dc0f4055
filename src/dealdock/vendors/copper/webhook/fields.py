"""The attributes of a webhook that a client sends (contract 3.10)."""

import json
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from dealdock.vendors.copper.webhook.model import EVENTS, SUBSCRIBED
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, NOT_INCLUDED, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored
from dealdock.web.rest.fields import Field, FieldTable, text_type

MAX_WEBHOOKS: Final = 100
MAX_OBJECT_BYTES: Final = 4 * 1024
"""The size of a secret, and of headers, as JSON."""

TOO_LARGE: Final = Invalid(f"is too long (maximum is {MAX_OBJECT_BYTES} bytes)")
_MAX_TARGET: Final = 2_000
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_small(found: Mapping[str, Any]) -> bool:
    """Return True if a secret, or headers, have few bytes: each delivery contains them."""
    return len(json.dumps(found, ensure_ascii=False).encode()) <= MAX_OBJECT_BYTES


def _texts(context: Context, value: Any) -> dict[str, str] | Invalid | None:
    """Read an object whose values are strings."""
    found = values.json_object(context, value)
    if not isinstance(found, dict):
        return found
    if not all(isinstance(each, str) for each in found.values()):
        return NOT_A_STRING
    return found if is_small(found) else TOO_LARGE


def _headers(context: Context, value: Any) -> dict[str, str] | Invalid | None:
    """Read HTTP headers: names are tokens, and values have no line feed."""
    found = _texts(context, value)
    if not isinstance(found, dict):
        return found
    are_possible = all(_TOKEN.fullmatch(name) and not {"\r", "\n"} & set(text) for name, text in found.items())
    return found if are_possible else NOT_INCLUDED


_FIELDS: Final = (
    *ignored("id"),
    attribute("target", values.text(_MAX_TARGET), text_type(_MAX_TARGET), is_required=True),
    attribute("type", values.word(SUBSCRIBED), Literal[SUBSCRIBED], at="create", is_required=True),
    attribute("event", values.word(EVENTS), Literal[EVENTS], at="create", is_required=True),
    Field(name="type", at="update"),
    Field(name="event", at="update"),
    attribute("secret", _texts, dict[str, str]),
    attribute("headers", _headers, dict[str, str]),
    attribute("custom_field_computed_values", values.boolean, bool),
    *ignored("created_at"),
)
NEW: Final = FieldTable("NewWebhook", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("WebhookChanges", _FIELDS, is_closed=True)


def is_possible_target(target: str) -> bool:
    """Return True for an address with https, and for one with http of a loopback host."""
    try:
        parts = urlsplit(target.strip())
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
