"""Webhooks: `/webhooks` (contract 3.10). `announcing` sends the events."""

import json
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator
from sqlalchemy import Connection, func, select
from typing_extensions import TypedDict

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.kind import of_rows, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import hosts, queue
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.webhook.model import EVENTS, SUBSCRIBED, Webhook
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, NOT_INCLUDED, Fault, Invalid, validation_error
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.answers import closed
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import Field, FieldTable, text_type
from dealdock.web.rest.routing import RestRouter


def remove_webhook(db: Connection, account: AccountContext, webhook_id: int) -> None:
    """Delete a webhook, and the deliveries that wait or are held for it. Raises `RecordError(NO_RECORD)`."""
    records.remove(db, account, Webhook, webhook_id)
    queue.drop_all(db, account.account_id, subscription=webhook_id)


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
    delete=timeless(remove_webhook),
    example={"target": "https://example.com/hook", "type": "opportunity", "event": "new"},
)


@closed
class ShownWebhook(TypedDict):
    """A webhook in answers."""

    id: int
    target: str
    type: str
    event: str
    secret: dict[str, Any] | None
    headers: dict[str, Any] | None
    custom_field_computed_values: bool
    created_at: int


@closed
class WebhookDeletion(TypedDict):
    """The answer about a deleted webhook."""

    id: int


def webhook(row: AnyRow) -> ShownWebhook:
    """Return the webhook as JSON."""
    return {
        "id": row.id,
        "target": row.target,
        "type": row.type,
        "event": row.event,
        "secret": row.secret,
        "headers": row.headers,
        "custom_field_computed_values": row.custom_field_computed_values,
        "created_at": int(row.created_at.timestamp()),
    }


router = RestRouter("webhook", f"{PREFIX}/webhooks")


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("bad_request", "invalid", "invalid_target"),
    writes=True,
    is_short=True,
    answer=lambda: ShownWebhook,
)
def create(call: CurrentCall) -> ShownWebhook:
    """Subscribe to events."""
    columns = _read(call, NEW, call.attributes(NEW.names))
    count = select(func.count()).select_from(Webhook).where(Webhook.dataset_id == call.account.dataset_id)
    if call.db.scalars(count).one() >= MAX_WEBHOOKS:
        raise validation_error([Fault("", f"has too many webhooks (maximum is {MAX_WEBHOOKS})", "invalid")])
    columns = {"secret": None, "headers": None, "custom_field_computed_values": False} | columns
    return _shown(call, records.add(call.db, call.account, Webhook, now=call.now, **columns))


@router.operation("list", "GET", answer=lambda: list[ShownWebhook])
def list_(call: CurrentCall) -> list[ShownWebhook]:
    """Return all webhooks, by id."""
    return [webhook(row) for row in records.rows(call.db, call.account, Webhook)]


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownWebhook)
def read(call: CurrentCall) -> ShownWebhook:
    """Return a webhook."""
    return _shown(call, call.record_id())


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    writes=True,
    errors=("bad_request", "not_found", "invalid", "invalid_target"),
    is_short=True,
    answer=lambda: ShownWebhook,
)
def update(call: CurrentCall) -> ShownWebhook:
    """Change the named attributes of a webhook."""
    row = records.read(call.db, call.account, Webhook, call.record_id())
    records.change(call.db, call.account, Webhook, row.id, _read(call, CHANGES, call.sent), now=call.now)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: WebhookDeletion)
def delete(call: CurrentCall) -> WebhookDeletion:
    """Delete a webhook. Waiting deliveries are dropped."""
    number = call.record_id()
    remove_webhook(call.db, call.account, number)
    return {"id": number}


def _read(call: Call, table: FieldTable, body: dict[str, Any]) -> dict[str, Any]:
    """Read a body. Its target must be an address with https, or an address of this machine."""
    found = read_body(table, call.context, body)
    checked(found.errors, table)
    columns = found.values
    if "target" in columns and not _may_be_called(call, columns["target"]):
        why = "the target does not begin with https://, and is not a loopback address"
        raise HttpError(422, why, code="invalid_target")
    if "custom_field_computed_values" in columns:
        columns["custom_field_computed_values"] = bool(columns["custom_field_computed_values"])
    return columns


def _may_be_called(call: Call, target: str) -> bool:
    """Return True for https, and for http to a loopback address or to a host that the server's setting names."""
    named = call.sandbox.settings.webhook_hosts
    return is_possible_target(target) or hosts.is_named(target, named)


def _shown(call: Call, webhook_id: int) -> ShownWebhook:
    return webhook(records.read(call.db, call.account, Webhook, webhook_id))
