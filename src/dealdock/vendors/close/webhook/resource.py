"""Subscriptions to events: `/api/v1/webhook/` (contract part 2, B.1)."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, PlainValidator
from sqlalchemy import select, update
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.schema import optional
from dealdock.platform.webhooks import queue
from dealdock.vendors.close.record import events, records
from dealdock.vendors.close.record.api_kind import AUTHORS, FLAG, NOT_GIVEN, REQUIRED_LIST, TEXT, Edits, api_kind
from dealdock.vendors.close.record.scene_fields import AuthoredRecord, as_sent
from dealdock.vendors.close.user import members
from dealdock.vendors.close.webhook import delivery, filters
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook
from dealdock.vendors.close.wire import documentation, fields, moments, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import INVALID_URL, REQUIRED, no_choice, wrong_object
from dealdock.vendors.close.wire.fields import Type, columns_of, field
from dealdock.vendors.close.wire.ids import Ids
from dealdock.vendors.close.wire.lists import each
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable, list_type, text_type
from dealdock.web.rest.routing import RestRouter


@closed
class EventOfWebhook(TypedDict):
    """An event to which a subscription listens."""

    action: str
    extra_filter: dict[str, Any] | None
    object_type: str


@closed
class ShownWebhook(TypedDict):
    """A subscription."""

    counters: dict[str, int]
    created_by: str | None
    date_created: str
    date_updated: str
    events: list[EventOfWebhook]
    health_status: None
    history: dict[str, list[Any]]
    id: str
    latest_error: str | None
    pause_reason: str | None
    recent_consecutive_fail_buckets_cnt: int
    status: Literal["active", "paused"]
    updated_by: str | None
    url: str
    verify_ssl: bool


@closed
class NewWebhook(ShownWebhook):
    """A subscription right after its creation."""

    signature_key: str


_OF_ALL: Final = ("created", "updated", "deleted")
_BULK_ACTIONS: Final = tuple(f"bulk_action.{name}" for name in ("delete", "edit", "email", "sequence_subscription"))
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "lead": ("merged",),
    **dict.fromkeys(("task.lead", "task.outgoing_call", "export.lead", "export.opportunity"), ("completed",)),
    **dict.fromkeys(_BULK_ACTIONS, ("completed", "paused")),
    "activity.email": ("sent",),
    "activity.sms": ("sent",),
    "import": ("completed", "paused", "reverted", "reverting"),
    "activity.call": ("answered", "completed"),
    "activity.meeting": ("scheduled", "started", "completed", "canceled"),
    "membership": ("activated", "deactivated"),
}
_TASKS: Final = ("email_followup", "incoming_email", "incoming_sms", "missed_call", "opportunity_due")
_TASKS_OF_MORE: Final = ("answered_detached_call", "outbound_call", "outgoing_call", "voicemail", "sms_sent_failed")
_TYPES: Final = (
    *(f"task.{name}" for name in (*_TASKS, *_TASKS_OF_MORE)),
    *("lead", "contact", "opportunity", "task.lead", "activity.note", "activity.call", "activity.email"),
    *("activity.email_thread", "activity.sms", "activity.whatsapp_message", "activity.meeting", "activity.created"),
    *("activity.custom_activity", "activity.form_submission", "activity.lead_merge", "activity.task_completed"),
    *("activity.lead_status_change", "activity.opportunity_status_change", "status.lead", "status.opportunity"),
    *("custom_fields.lead", "custom_fields.contact", "custom_fields.opportunity", "custom_fields.activity"),
    *("custom_fields.custom_object", "custom_fields.shared", "custom_activity_type", "custom_object_type"),
    *("custom_object", "membership", "group", "saved_search", "phone_number", "email_template", "sms_template"),
    *("sequence", "sequence_subscription", "comment", "comment_thread", "unsubscribed_email", "import"),
    *("export.lead", "export.opportunity", *_BULK_ACTIONS),
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


def _read_events(context: Context, value: Any) -> list[dict[str, Any]]:
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
EVENTS: Final = Type(_read_events, list_type(dict[str, Any], MAX_EVENTS))
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


def shown_webhook(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the subscription as JSON. Its key is only in the answer to its creation."""
    return {
        "counters": row.counters,
        "created_by": ids.show("user", row.created_by),
        "date_created": moments.written_without_offset(row.created_at),
        "date_updated": moments.written_without_offset(row.updated_at),
        "events": row.events,
        "health_status": None,
        "history": row.history,
        "id": ids.show("webhook", row.id),
        "latest_error": row.latest_error,
        "pause_reason": row.pause_reason,
        "recent_consecutive_fail_buckets_cnt": 0,
        "status": row.status,
        "updated_by": ids.show("user", row.updated_by),
        "url": row.url,
        "verify_ssl": row.verify_ssl,
    }


MAX_WEBHOOKS: Final = 40
_TOO_MANY: Final = f"You have reached the limit of {MAX_WEBHOOKS} webhook subscriptions."


def every_webhook(context: Context) -> Sequence[AnyRow]:
    """Return the subscriptions that the caller may see, the oldest first."""
    mine = select(Webhook.__table__).where(Webhook.dataset_id == context.dataset_id)
    rows = context.db.execute(mine.order_by(Webhook.created_at, Webhook.id)).all()
    return [row for row in rows if _may_see(context, row)]


def get_webhook(context: Context, number: int) -> AnyRow:
    """Return a subscription that the caller may see. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Webhook, number)
    if not _may_see(context, row):
        raise RecordError(NO_RECORD, number)
    return row


def add(context: Context, columns: Mapping[str, Any], key: Callable[[int], str]) -> int:
    """Add a subscription, and return its number. Raises `HttpError` 400 beyond the limit.

    `key`: returns the key of the subscription with this number.
    """
    query = select(Webhook.id).where(Webhook.dataset_id == context.dataset_id)
    if len(context.db.execute(query).all()) >= MAX_WEBHOOKS:
        raise wrong_object(_TOO_MANY)
    usual = {"verify_ssl": True, "status": ACTIVE, "pause_reason": None, "latest_error": None, "failing_since": None}
    own = {"signature_key": "", "counters": {}, "history": {"errors": [], "successes": []}}
    number = records.add(context, Webhook, **{**usual, **columns, **own})
    here = (Webhook.dataset_id == context.dataset_id, Webhook.id == number)
    context.db.execute(update(Webhook).where(*here).values(signature_key=key(number)))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a subscription. A paused subscription drops what waits. One that is restarted counts failures anew."""
    row = get_webhook(context, number)
    status = columns.get("status", row.status)
    more: dict[str, Any] = {}
    if status == PAUSED and row.status == ACTIVE:
        more["pause_reason"] = "api"
        queue.drop_all(context.db, context.account.account_id, subscription=number)
    elif status == ACTIVE and row.status == PAUSED:
        more = {"pause_reason": None, "failing_since": None}
    records.change(context, Webhook, number, {**columns, **more})


def remove(context: Context, number: int) -> None:
    """Delete a subscription, and the deliveries that wait for it."""
    get_webhook(context, number)
    queue.drop_all(context.db, context.account.account_id, subscription=number)
    records.remove(context, Webhook, number)


def _may_see(context: Context, row: AnyRow) -> bool:
    """Return True for an administrator, and for the author of a subscription."""
    return row.created_by == context.user_id or members.is_admin(context)


def signing_key(secret: str, number: int) -> str:
    """Return the key with which deliveries of the subscription with this number are signed: 64 hex digits.

    The same calls in the same account give the same keys after a reset. `secret`: one of the account. For a
    subscription of a scene or of the control plane without a key of its own, it is the address: only the sandbox itself
    sends to it.
    """
    return hashlib.sha256(f"{secret}/{number}".encode()).hexdigest()


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add a subscription, to which the control plane may give its key. Return its number. Raises `HttpError` 400."""
    columns = columns_of(context, OF_CONTROL, sent)
    given, address = columns.pop("signature_key", None), columns["url"]
    return add(context, columns, lambda number: given or signing_key(address, number))


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a subscription. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    get_webhook(context, number)
    change(context, number, columns_of(context, CHANGES, sent))


router = RestRouter("webhook", "/api/v1/webhook")

ListQuery: Final = documentation.query("WebhookList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownWebhook))
def list_webhooks(call: CurrentCall) -> Page:
    """Return the subscriptions, the oldest first."""
    cut = parameters.cut(call.context, call.query)
    return parameters.page_of([shown_webhook(call.context.ids, row) for row in every_webhook(call.context)], cut)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: NewWebhook,
)
def create_webhook(call: CurrentCall) -> dict[str, Any]:
    """Subscribe to events. The answer has the key with which deliveries are signed."""
    secret = call.sandbox.credentials.make("close", "client_secret", call.account.account_id)
    number = add(call.context, call.columns(NEW), lambda number: signing_key(secret, number))
    row = get_webhook(call.context, number)
    return {**shown_webhook(call.context.ids, row), "signature_key": row.signature_key}


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownWebhook)
def read_webhook(call: CurrentCall) -> dict[str, Any]:
    """Return a subscription."""
    return shown_webhook(call.context.ids, get_webhook(call.context, call.public_id("webhook")))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownWebhook,
)
def update_webhook(call: CurrentCall) -> dict[str, Any]:
    """Change a subscription: pause it, or start it again."""
    number = call.public_id("webhook")
    change_by(call.context, number, call.sent)
    return shown_webhook(call.context.ids, get_webhook(call.context, number))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete_webhook(call: CurrentCall) -> Empty:
    """Delete a subscription."""
    remove(call.context, call.public_id("webhook"))
    return {}


_NO_COUNTERS: Final[dict[str, Any]] = {}
_NO_HISTORY: Final[dict[str, Any]] = {"errors": [], "successes": []}


WEBHOOK: Final = api_kind(
    "webhook",
    "webhookSubscriptions",
    Webhook,
    Edits(create_from, change_by, remove),
    references=AUTHORS,
    new={
        "url": str,
        "events": REQUIRED_LIST,
        "verify_ssl": FLAG,
        "status": TEXT,
        "pause_reason": None,
        "signature_key": TEXT,
        "counters": None,
        "history": None,
        "latest_error": None,
        "failing_since": None,
        **NOT_GIVEN,
    },
    fixed=("signature_key",),
    example={"url": "http://127.0.0.1:9000/", "events": [{"object_type": "lead", "action": "created"}]},
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "url": Annotated[str, PlainValidator(as_sent(URL))],
        "events": Annotated[Any, PlainValidator(as_sent(EVENTS))],
        "signature_key": (Annotated[str | None, optional(None, as_sent(KEY))], None),
        "counters": (Annotated[Any, optional(_NO_COUNTERS, json_values.parse_mapping)], Field({})),
        "history": (Annotated[Any, optional(_NO_HISTORY, json_values.parse_mapping)], Field(_NO_HISTORY)),
    },
    derived=lambda row: {"signature_key": row["signature_key"] or signing_key(row["url"], row["id"])},
)


events.deliver_by(events.Delivery(delivery.announce, delivery.recall))
