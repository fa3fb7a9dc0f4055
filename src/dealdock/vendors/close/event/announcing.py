"""Deliveries of events to the subscriptions that they fit (contract part 2, B.2)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Text, bindparam, func, select, type_coerce, update

from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.queue import Body, NewDelivery
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import filters
from dealdock.vendors.close.event.layout import event as shown_event
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook

MAX_BACKLOG: Final = 100_000
"""The deliveries that may wait for one subscription."""

MAX_BACKLOG_BYTES: Final = 64 * 2**20
"""The bytes of the bodies that may wait for one subscription."""

_HELD: Final = frozenset({"updated", "deleted"})
"""The actions that the setting `webhook_delay` holds back."""

_CHECKED: Final = 1_000
"""One event of this many checks the backlog."""

_LARGE_BYTES: Final = 16 * 1024
"""An event of this size checks the backlog, too."""

_SHORT_BYTES: Final = 4 * 1024
"""The events and filters of subscriptions that the event loop may read."""


_EVENTS: Final = type_coerce(Webhook.events, Text)
_FITTING: Final = (
    Webhook.dataset_id == bindparam("dataset_id"),
    Webhook.status == bindparam("status"),
    _EVENTS.like(bindparam("type")),
    _EVENTS.like(bindparam("action")),
)
_SIZE: Final = Statement(select(func.sum(func.length(_EVENTS))).where(*_FITTING))
_NAMING: Final = Statement(select(Webhook.id, Webhook.url, Webhook.events).where(*_FITTING).order_by(Webhook.id))
"""The database looks at the text first: to read the events of many subscriptions would cost each call."""


class _Row(NamedTuple):
    """An event as the event log has it."""

    action: str
    changed_fields: Sequence[str]
    created_at: datetime
    data: Any
    has_key: bool | None
    id: int
    lead_id: str | None
    meta: Mapping[str, Any]
    object_id: str
    object_type: str
    previous_data: Any
    request_id: str | None
    user_id: int | None


def announce(context: Context, rows: Sequence[Mapping[str, Any]]) -> None:
    """Queue the deliveries of new events, which are rows of the event log."""
    named = {pair: _naming(context, *pair) for pair in {(row["object_type"], row["action"]) for row in rows}}
    if not any(named.values()):
        return
    new: list[NewDelivery] = []
    for row in rows:
        fitting = [each for each in named[row["object_type"], row["action"]] if _is_named(each, row)]
        if fitting:
            new += _deliveries(context, row, fitting)
    queue.add(context.db, context.account, new, now=context.now)


def recall(context: Context, event: int) -> bool:
    """Delete the deliveries of an event that were not attempted. Return False if one was: nothing is deleted then."""
    return queue.recall(context.db, context.account.account_id, context.ids.show("event", event))


def _naming(context: Context, object_type: str, action: str) -> Sequence[AnyRow]:
    """Return the active subscriptions whose events have this type and this action, perhaps not in one event."""
    parts = {"type": f'%"object_type":"{object_type}"%', "action": f'%"action":"{action}"%'}
    parameters = {"dataset_id": context.dataset_id, "status": ACTIVE, **parts}
    size = _SIZE.value(context.db, parameters)
    if size is None:
        return ()
    if size > _SHORT_BYTES:
        leave_event_loop()
    return _NAMING.all(context.db, parameters)


def _is_named(webhook: AnyRow, row: Mapping[str, Any]) -> bool:
    pair = row["object_type"], row["action"]
    return any((each["object_type"], each["action"]) == pair for each in webhook.events)


def _deliveries(context: Context, row: Mapping[str, Any], webhooks: Sequence[AnyRow]) -> list[NewDelivery]:
    own = _Row(**{name: row[name] for name in _Row._fields})
    client_id = context.request.client_id if context.request is not None else ""
    # the row as a later reading shows it: what JSON cannot tell apart is one, such as tuples and lists
    event = json.loads(json.dumps(shown_event(context.ids, own, client_id or "")))  # type: ignore[arg-type]  # has its columns
    text = json.dumps(event, sort_keys=True)
    is_checked = row["id"] % _CHECKED == 0 or len(text) >= _LARGE_BYTES
    found = []
    for webhook in webhooks:
        steps = filters.Steps()
        if not any(_fits(each, event, steps) for each in webhook.events):
            continue
        if is_checked and _is_behind(context, webhook):
            continue
        subscription_id = context.ids.show("webhook", webhook.id)
        body = Body('{"event": ', text, f', "subscription_id": {json.dumps(subscription_id)}}}')
        shown = {
            "subscription_id": subscription_id,
            "event_id": event["id"],
            "object_type": event["object_type"],
            "action": event["action"],
            "object_id": event["object_id"],
        }
        at = row["created_at"] + (_delay(context) if event["action"] in _HELD else timedelta(0))
        found.append(NewDelivery(webhook.id, webhook.url, body, shown, at, event_id=event["id"]))
    return found


def _delay(context: Context) -> timedelta:
    return timedelta(seconds=context.settings.webhook_delay)


def _fits(wanted: Mapping[str, Any], event: Mapping[str, Any], steps: filters.Steps) -> bool:
    is_named = (wanted["object_type"], wanted["action"]) == (event["object_type"], event["action"])
    return is_named and (wanted["extra_filter"] is None or filters.fits(wanted["extra_filter"], event, steps))


def _is_behind(context: Context, webhook: AnyRow) -> bool:
    """Pause a subscription for which too many deliveries wait, and drop them. Return True if that was so."""
    account_id = context.account.account_id
    count, size = queue.backlog(context.db, account_id, webhook.id)
    if count < MAX_BACKLOG and size < MAX_BACKLOG_BYTES:
        return False
    queue.drop_all(context.db, account_id, subscription=webhook.id)
    here = (Webhook.dataset_id == context.dataset_id, Webhook.id == webhook.id)
    context.db.execute(update(Webhook).where(*here).values(status=PAUSED, pause_reason="backlog"))
    return True
