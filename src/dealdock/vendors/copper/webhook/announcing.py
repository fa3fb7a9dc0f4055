"""Notifications of changes, for the webhooks that fit them (contract 3.10).

Services report their changes. Before the commit, the changes of the transaction become deliveries. The changes of one
call are combined.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from dealdock.platform.database import commits
from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.queue import Body, NewDelivery
from dealdock.vendors.copper.webhook.model import Webhook
from dealdock.vendors.copper.wire import json_text
from dealdock.vendors.copper.wire.context import Context

EventType: TypeAlias = Literal["new", "update", "delete"]

MAX_ON_LOOP: Final = 4
"""The webhooks for which the event loop writes deliveries."""

OWN_MEMBERS: Final = frozenset({"subscription_id", "event", "type", "ids", "updated_attributes", "timestamp"})
"""The members of a notification. The webhook's secret adds others."""

MAX_IDS: Final = 30
"""The records of one notification."""

NOT_ANNOUNCED: Final = frozenset(
    {
        *("interaction_count", "date_last_contacted", "date_modified", "date_stage_changed", "date_created"),
        *("converted_unit", "converted_value", "leads_converted_from", "date_lead_created"),
        *("pipeline_type", "pipeline_is_revenue"),
    }
)
"""Attributes that no update announces."""

_OF_OTHERS: Final[Mapping[str, frozenset[str]]] = {
    "person": frozenset({"company_name"}),
    "opportunity": frozenset({"company_name"}),
}
"""Attributes that another record has."""

_CUSTOM: Final = "custom_fields"

Shown: TypeAlias = Mapping[str, Any]
RENDERERS: Final[dict[str, Callable[[Context, int, bool], Shown]]] = {}
"""Functions that return a live record in the API's format, with computed values of custom fields if the last argument
is True. Each object adds its function where it is declared.
"""


class Key(NamedTuple):
    """A record."""

    type: str
    id: int


@dataclass
class Changes:
    """The changes of one transaction."""

    context: Context
    webhooks: Sequence[AnyRow]
    events: dict[Key, EventType] = field(default_factory=dict)
    before: dict[tuple[Key, bool], Shown] = field(default_factory=dict)
    """Updated records as they were, without and with the computed values of custom fields."""

    def fitting(self, type_: str, event: EventType) -> list[AnyRow]:
        """Return the webhooks for an event."""
        return [each for each in self.webhooks if (each.type, each.event) == (type_, event)]


def created(db: Connection, account: AccountContext, type_: str, record_id: int, *, now: datetime) -> None:
    """Announce a new or undeleted record."""
    changes = _changes(db, account, now)
    key = Key(type_, record_id)
    if changes.events.pop(key, None) != "delete" and changes.fitting(type_, "new"):
        changes.events[key] = "new"


def changing(db: Connection, account: AccountContext, type_: str, record_id: int, *, now: datetime) -> None:
    """Announce the changes of a record. It is called before them."""
    changes = _changes(db, account, now)
    key = Key(type_, record_id)
    if key in changes.events or not (fitting := changes.fitting(type_, "update")):
        return
    changes.events[key] = "update"
    for computed in {bool(each.custom_field_computed_values) for each in fitting}:
        changes.before[key, computed] = RENDERERS[type_](changes.context, record_id, computed)


def deleted(db: Connection, account: AccountContext, type_: str, record_id: int, *, now: datetime) -> None:
    """Announce the end of a record."""
    changes = _changes(db, account, now)
    if changes.events.pop(Key(type_, record_id), None) != "new" and changes.fitting(type_, "delete"):
        changes.events[Key(type_, record_id)] = "delete"


def _changes(db: Connection, account: AccountContext, now: datetime) -> Changes:
    """Return the changes of the transaction so far."""
    collected = commits.collected(db, _finish)
    if not collected:
        columns = (Webhook.id, Webhook.type, Webhook.event, Webhook.custom_field_computed_values)
        own = select(*columns).where(Webhook.dataset_id == account.dataset_id).order_by(Webhook.id)
        collected.append(Changes(Context(db, account, now), db.execute(own).all()))
    found: Changes = collected[0]
    return found


def _finish(db: Connection, collected: list[Any], real: datetime) -> None:
    """Write the deliveries of the transaction. Their moment has milliseconds, unlike the moments of records."""
    changes: Changes = collected[0]
    context, now = changes.context, changes.context.account.now(real)
    new: list[NewDelivery] = []
    for type_, event in dict.fromkeys((key.type, event) for key, event in changes.events.items()):
        numbers = sorted(key.id for key, each in changes.events.items() if (key.type, each) == (type_, event))
        known: dict[bool, list[_Notification]] = {}
        for webhook in _whole(context, changes.fitting(type_, event)):
            computed = bool(webhook.custom_field_computed_values)
            if computed not in known:
                known[computed] = _notifications(changes, webhook, numbers)
            new += [_delivery(webhook, each, now) for each in known[computed]]
    queue.add(db, context.account, new, now=now)


def _whole(context: Context, webhooks: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """Return webhooks with their secrets and headers. They are read only if there is an event."""
    if not webhooks:
        return ()
    if len(webhooks) > MAX_ON_LOOP:
        leave_event_loop()
    own = select(Webhook.__table__).where(Webhook.dataset_id == context.account.dataset_id)
    return context.db.execute(own.where(Webhook.id.in_([each.id for each in webhooks])).order_by(Webhook.id)).all()


class _Notification(NamedTuple):
    """A notification that all webhooks of a type and event get."""

    ids: Sequence[int]
    attributes: str
    """The changed attributes as JSON."""


def _notifications(changes: Changes, webhook: AnyRow, numbers: Sequence[int]) -> list[_Notification]:
    """Return the notifications of one webhook."""
    if webhook.event != "update":
        return [_Notification(part, "{}") for part in _parts(numbers)]
    together: dict[str, list[int]] = {}
    for number in numbers:
        attributes = _updated(changes, webhook, number)
        if attributes:
            together.setdefault(json_text.encoded(attributes).decode(), []).append(number)
    return [_Notification(part, text) for text, ids in together.items() for part in _parts(ids)]


def _parts(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[begin : begin + MAX_IDS] for begin in range(0, len(numbers), MAX_IDS)]


def _updated(changes: Changes, webhook: AnyRow, number: int) -> Mapping[str, Any]:
    """Return the attributes that differ, each with its old and its new value."""
    computed = bool(webhook.custom_field_computed_values)
    before = changes.before[Key(webhook.type, number), computed]
    after = RENDERERS[webhook.type](changes.context, number, computed)
    passed_over = NOT_ANNOUNCED | _OF_OTHERS.get(webhook.type, frozenset())
    differing = {
        name: [before.get(name), value]
        for name, value in after.items()
        if name not in passed_over and before.get(name) != value
    }
    if _CUSTOM in differing:
        old, new = (_by_definition(shown) for shown in differing[_CUSTOM])
        ids = sorted(each for each in old.keys() | new.keys() if old.get(each) != new.get(each))
        differing[_CUSTOM] = [[_custom(each, side.get(each)) for each in ids] for side in (old, new)]
    return differing


def _by_definition(shown: Sequence[Mapping[str, Any]] | None) -> dict[int, Any]:
    """Return the values of custom fields, or their computed values, by definition."""
    return {each["custom_field_definition_id"]: each.get("computed_value", each["value"]) for each in shown or ()}


def _custom(definition_id: int, value: Any) -> dict[str, Any]:
    return {"custom_field_definition_id": definition_id, "value": value}


def _delivery(webhook: AnyRow, notification: _Notification, now: datetime) -> NewDelivery:
    ids = list(notification.ids)
    own = {"subscription_id": webhook.id, "event": webhook.event, "type": webhook.type, "ids": ids}
    moment = f"{now.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
    secret = {name: value for name, value in (webhook.secret or {}).items() if name not in OWN_MEMBERS}
    begin = json_text.encoded({**secret, **own}).decode().removesuffix("}")
    body = Body(f'{begin},"updated_attributes":', notification.attributes, f',"timestamp":"{moment}"}}')
    shown = {"subscription_id": webhook.id, "type": webhook.type, "event": webhook.event, "ids": ids}
    headers = {name: value for name, value in (webhook.headers or {}).items() if isinstance(value, str)}
    return NewDelivery(webhook.id, webhook.target, body, shown, now, headers)
