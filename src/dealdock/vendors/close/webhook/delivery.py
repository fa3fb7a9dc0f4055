"""Deliveries of events to the subscriptions that they fit (contract part 2, B.2)."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Text, and_, bindparam, func, or_, select, type_coerce, update

from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.queue import Body, NewDelivery
from dealdock.vendors.close.record.events import shown_event
from dealdock.vendors.close.webhook import filters
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook
from dealdock.vendors.close.wire.context import Context

MAX_BACKLOG: Final = 100_000
"""The deliveries that may wait for one subscription."""

MAX_BACKLOG_BYTES: Final = 64 * 2**20
"""The bytes of the bodies that may wait for one subscription."""

_HELD: Final = frozenset({"updated", "deleted"})
"""The actions that the setting `webhook_delay` holds back."""

_CHECKED: Final = 1_000
"""One event in this many checks the backlog."""

_LARGE_BYTES: Final = 16 * 1024
"""An event of this size checks the backlog, too."""

_SHORT_BYTES: Final = 4 * 1024
"""The events and filters of subscriptions that the event loop may read."""


_EVENTS: Final = type_coerce(Webhook.events, Text)
_Pair: TypeAlias = tuple[str, str]
"""The type of an event's object, and its action."""


class _Row(NamedTuple):
    """An event in the form of the event log."""

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
    named = _naming(context, sorted({(row["object_type"], row["action"]) for row in rows}))
    if not named:
        return
    new: list[NewDelivery] = []
    for row in rows:
        if fitting := named.get((row["object_type"], row["action"])):
            new += _deliveries(context, row, fitting)
    queue.add(context.db, context.account, new, now=context.now)


def recall(context: Context, event: int) -> bool:
    """Delete the deliveries of an event that were not attempted. Return False if one was: nothing is deleted then."""
    return queue.recall(context.db, context.account.account_id, context.ids.show("event", event))


def _naming(context: Context, pairs: Sequence[_Pair]) -> Mapping[_Pair, Sequence[AnyRow]]:
    """Return the active subscriptions that name a type and an action in one of their events, by these pairs."""
    parameters = {"dataset_id": context.dataset_id, "status": ACTIVE}
    for place, (object_type, action) in enumerate(pairs):
        parameters[f"type_{place}"] = f'%"object_type":"{object_type}"%'
        parameters[f"action_{place}"] = f'%"action":"{action}"%'
    statements = _statements(len(pairs))
    size = statements.size.value(context.db, parameters)
    if size is None:
        return {}
    if size > _SHORT_BYTES:
        leave_event_loop()
    found: dict[_Pair, list[AnyRow]] = defaultdict(list)
    for webhook in statements.subscriptions.all(context.db, parameters):
        for pair in {(each["object_type"], each["action"]) for each in webhook.events}:
            found[pair].append(webhook)
    return found


class _Statements(NamedTuple):
    """The statements about the active subscriptions whose texts contain one of some pairs, possibly in different
    events.

    The database compares the text first, because reading the events of many subscriptions would cost each call.
    """

    size: Statement
    """The bytes of their events; None if there are none."""
    subscriptions: Statement


@lru_cache(16)
def _statements(pairs: int) -> _Statements:
    """Return the statements for a number of pairs."""
    fitting: tuple[ColumnElement[bool], ...] = (
        Webhook.dataset_id == bindparam("dataset_id"),
        Webhook.status == bindparam("status"),
        or_(
            *(
                and_(_EVENTS.like(bindparam(f"type_{place}")), _EVENTS.like(bindparam(f"action_{place}")))
                for place in range(pairs)
            )
        ),
    )
    return _Statements(
        Statement(select(func.sum(func.length(_EVENTS))).where(*fitting)),
        Statement(select(Webhook.id, Webhook.url, Webhook.events).where(*fitting).order_by(Webhook.id)),
    )


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
    """Pause a subscription for which too many deliveries wait, and drop these. Return True if it was paused."""
    account_id = context.account.account_id
    count, size = queue.backlog(context.db, account_id, webhook.id)
    if count < MAX_BACKLOG and size < MAX_BACKLOG_BYTES:
        return False
    queue.drop_all(context.db, account_id, subscription=webhook.id)
    here = (Webhook.dataset_id == context.dataset_id, Webhook.id == webhook.id)
    context.db.execute(update(Webhook).where(*here).values(status=PAUSED, pause_reason="backlog"))
    return True
