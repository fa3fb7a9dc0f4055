"""The operations of webhooks: `/webhooks` (contract 3.10). `announcing` sends the events."""

from typing import Any

from sqlalchemy import func, select

from dealdock.platform.records import records
from dealdock.platform.webhooks import hosts
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.webhook import fields, service
from dealdock.vendors.copper.webhook.fields import MAX_WEBHOOKS
from dealdock.vendors.copper.webhook.layout import ShownWebhook, WebhookDeletion, webhook
from dealdock.vendors.copper.webhook.model import Webhook
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.errors import Fault, validation_error
from dealdock.vendors.copper.wire.fields import checked
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

router = RestRouter("webhook", f"{PREFIX}/webhooks")


@router.operation(
    "create",
    "POST",
    fields=fields.NEW,
    errors=("bad_request", "invalid", "invalid_target"),
    writes=True,
    is_short=True,
    answer=lambda: ShownWebhook,
)
def create(call: CurrentCall) -> ShownWebhook:
    """Subscribe to events."""
    columns = _read(call, fields.NEW, call.attributes(fields.NEW.names))
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
    fields=fields.CHANGES,
    writes=True,
    errors=("bad_request", "not_found", "invalid", "invalid_target"),
    is_short=True,
    answer=lambda: ShownWebhook,
)
def update(call: CurrentCall) -> ShownWebhook:
    """Change the named attributes of a webhook."""
    row = records.read(call.db, call.account, Webhook, call.record_id())
    records.change(call.db, call.account, Webhook, row.id, _read(call, fields.CHANGES, call.sent), now=call.now)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: WebhookDeletion)
def delete(call: CurrentCall) -> WebhookDeletion:
    """Delete a webhook. Waiting deliveries are dropped."""
    number = call.record_id()
    service.remove(call.db, call.account, number)
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
    return fields.is_possible_target(target) or hosts.is_named(target, named)


def _shown(call: Call, webhook_id: int) -> ShownWebhook:
    return webhook(records.read(call.db, call.account, Webhook, webhook_id))
