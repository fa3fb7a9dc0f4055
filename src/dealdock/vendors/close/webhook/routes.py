"""The operations of webhook subscriptions: `/api/v1/webhook/` (contract part 2, B.1)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.webhook import edits, service
from dealdock.vendors.close.webhook.answers import NewWebhook, ShownWebhook
from dealdock.vendors.close.webhook.fields import CHANGES, NEW
from dealdock.vendors.close.webhook.layout import webhook
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("webhook", "/api/v1/webhook")

ListQuery: Final = documentation.query("WebhookList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownWebhook))
def list_(call: CurrentCall) -> Page:
    """Return the subscriptions, the oldest first."""
    cut = parameters.cut(call.context, call.query)
    return parameters.page_of([webhook(call.context.ids, row) for row in service.every(call.context)], cut)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: NewWebhook,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Subscribe to events. The answer has the key with which deliveries are signed."""
    secret = call.sandbox.credentials.make("close", "client_secret", call.account.account_id)
    number = service.create(call.context, call.columns(NEW), lambda number: service.signing_key(secret, number))
    row = service.get(call.context, number)
    return {**webhook(call.context.ids, row), "signature_key": row.signature_key}


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownWebhook)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a subscription."""
    return webhook(call.context.ids, service.get(call.context, call.public_id("webhook")))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownWebhook,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a subscription: pause it, or start it again."""
    number = call.public_id("webhook")
    edits.change(call.context, number, call.sent)
    return webhook(call.context.ids, service.get(call.context, number))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a subscription."""
    service.remove(call.context, call.public_id("webhook"))
    return {}
