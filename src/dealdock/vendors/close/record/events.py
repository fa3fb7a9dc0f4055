"""The event log: a record of each change, written at the end of the change's own transaction (contract 3.9)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from sqlalchemy import Connection, Index, String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database import commits
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets
from dealdock.platform.records.base import Base, DatasetId, JsonObject, JsonTexts, RecordId
from dealdock.vendors.close.record.columns import Moment
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import SCOPE, Context
from dealdock.vendors.close.wire.ids import Ids

MAX_ID_CHARACTERS: Final = 64


class Event(Base):
    """A change of an object (contract 3.9). It outlives the object, so it has public ids and no foreign keys."""

    __tablename__ = "close_event"
    __table_args__ = (
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "object_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    action: Mapped[str] = mapped_column(String(16), doc="The kind of change, such as `created`")
    object_type: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS), doc="The kind of the changed record")
    object_id: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS), doc="The id of the changed record")
    lead_id: Mapped[str | None] = mapped_column(String(MAX_ID_CHARACTERS), doc="The id of the lead")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user")
    request_id: Mapped[str | None] = mapped_column(
        String(MAX_ID_CHARACTERS), doc="The id of the call that made the change"
    )
    # true for an API key, false for an access token, null without a call
    has_key: Mapped[bool | None] = mapped_column(doc="True if the change was made with an API key")
    changed_fields: Mapped[JsonTexts] = mapped_column(doc="The names of the changed fields")
    data: Mapped[JsonObject | None] = mapped_column(doc="The record after the change")  # null for a deletion
    previous_data: Mapped[JsonObject] = mapped_column(doc="The changed fields before the change")
    meta: Mapped[JsonObject] = mapped_column(doc="Details of the call that made the change")
    created_at: Mapped[Moment]


Action: TypeAlias = Literal[
    "created",
    "updated",
    "deleted",
    "merged",
    "sent",
    "answered",
    "completed",
    "scheduled",
    "started",
    "canceled",
    "activated",
    "deactivated",
]
ACTIONS: Final[tuple[str, ...]] = get_args(Action)


class Late(NamedTuple):
    """An object that is read at the end of the call, because later writes of the call may change it."""

    id: str
    read: Callable[[], Mapping[str, Any]]


class Change(NamedTuple):
    """A change of an object."""

    action: Action
    object_type: str
    """As in contract 3.9."""
    data: Mapping[str, Any] | Late | None
    """The object in the form of a read response after the change; None if it is deleted."""
    before: Mapping[str, Any] | None = None
    """The whole object before an update or a deletion."""

    @property
    def object_id(self) -> str:
        """The id of the object."""
        if isinstance(self.data, Late):
            return self.data.id
        found: str = (self.data or self.before or {})["id"]
        return found

    def as_read(self) -> "Change":
        """Return the change with the object as it is now."""
        return self._replace(data=self.data.read()) if isinstance(self.data, Late) else self


def shown_event(ids: Ids, row: AnyRow, client_id: str) -> dict[str, Any]:
    """Return the event as JSON. `client_id`: the account's OAuth application."""
    moment = moments.written_without_offset(row.created_at)
    has_token = row.has_key is False
    return {
        "action": row.action,
        "api_key_id": ids.show("apiKey", row.user_id) if row.has_key else None,
        "changed_fields": row.changed_fields,
        "data": row.data,
        "date_created": moment,
        "date_updated": moment,
        "id": ids.show("event", row.id),
        "lead_id": row.lead_id,
        "meta": row.meta,
        "oauth_client_id": client_id if has_token else None,
        "oauth_scope": SCOPE if has_token else None,
        "object_id": row.object_id,
        "object_type": row.object_type,
        "organization_id": ids.organization,
        "previous_data": row.previous_data,
        "request_id": row.request_id,
        "user_id": ids.show("user", row.user_id),
    }


_WHOLE: Final = frozenset({"created", "updated", "deleted"})
"""The actions that an object has at most one event of in a call."""


class Pending(NamedTuple):
    """A change whose event is written at the end of the transaction."""

    context: Context
    number: int
    """The number of the event."""
    change: Change
    meta: Mapping[str, Any]
    """The members of the event's `meta`, in addition to the request."""


def folded(found: Iterable[Pending]) -> Sequence[Pending]:
    """Return the changes that no later change of the call covers, by the number of the event.

    An object that the call creates and changes is created. An object that it changes and deletes is deleted. An object
    that it creates and deletes has no event.
    """
    kept: dict[int, Pending] = {}
    whole: dict[tuple[str, str], Pending] = {}
    for each in found:
        key = _key(each)
        if each.change.action not in _WHOLE:
            kept[each.number] = each
            continue
        earlier = whole.pop(key, None)
        if earlier is not None:
            del kept[earlier.number]
        if earlier is not None and (earlier.change.action, each.change.action) == ("created", "deleted"):
            kept = {number: one for number, one in kept.items() if _key(one) != key}
            continue
        left = each if earlier is None else _both(earlier, each)
        whole[key] = kept[left.number] = left
    return [kept[number] for number in sorted(kept)]


def _key(one: Pending) -> tuple[str, str]:
    return one.change.object_type, one.change.object_id


def _both(earlier: Pending, later: Pending) -> Pending:
    """Return two changes of an object as one."""
    first, last = earlier.change, later.change
    if last.action == "deleted":
        return later._replace(change=last._replace(before=first.before))
    return earlier._replace(change=first._replace(data=last.data), meta={**earlier.meta, **later.meta})


_TABLE: Final = Event.__table__


def join(context: Context, row: Mapping[str, Any]) -> bool:
    """Add an update to the event of an earlier one, if the setting `webhook_delay` still delays that event.

    Return False if there is no such event, so that the change needs one of its own. `row`: the row of the new event.
    """
    if row["action"] != "updated" or not context.settings.webhook_delay:
        return False
    datasets.lock(context.db, context.dataset_id)
    earlier = _earlier(context, row)
    if earlier is None or not _delivery().recall(context, earlier.id):
        return False
    joined: dict[str, Any] = {
        "changed_fields": sorted({*earlier.changed_fields, *row["changed_fields"]}),
        "data": row["data"],
        "previous_data": {**row["previous_data"], **earlier.previous_data},
    }
    context.db.execute(update(Event).where(*_here(context, earlier.id)).values(joined))
    _delivery().announce(context, [{**earlier._asdict(), **joined}])
    return True


def _earlier(context: Context, row: Mapping[str, Any]) -> AnyRow | None:
    """Return the last update of the object by the same user, if it is within the delay."""
    since = context.now - timedelta(seconds=context.settings.webhook_delay)
    found = select(_TABLE).where(
        Event.dataset_id == context.dataset_id,
        Event.object_id == row["object_id"],
        Event.action == "updated",
        Event.user_id == context.user_id,
        Event.created_at > since,
        Event.created_at <= context.now,
    )
    return context.db.execute(found.order_by(Event.created_at.desc(), Event.id.desc()).limit(1)).one_or_none()


def _here(context: Context, number: int) -> tuple[Any, Any]:
    return Event.dataset_id == context.dataset_id, Event.id == number


class Delivery(NamedTuple):
    """The functions that send events to subscriptions."""

    announce: Callable[[Context, Sequence[Mapping[str, Any]]], None]
    """Queues the deliveries of new events, which are rows of the event log."""
    recall: Callable[[Context, int], bool]
    """Deletes the deliveries of an event that were not attempted. Returns False if one was."""


_DELIVERIES: Final[list[Delivery]] = []


def deliver_by(delivery: Delivery) -> None:
    """Let events be delivered. Webhooks register themselves."""
    _DELIVERIES[:] = [delivery]


def _delivery() -> Delivery:
    return _DELIVERIES[0]


_INSERT: Final = Statement(insert(Event), columns=Event.__table__.c.keys())
_UPDATED: Final = "date_updated"
_AUTHOR: Final = frozenset({"updated_by", "updated_by_name"})


def record(
    context: Context,
    action: Action,
    object_type: str,
    data: Mapping[str, Any] | Late | None,
    *,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Write the event of a change, whose fields are those of `Change`."""
    record_all(context, [Change(action, object_type, data, before)])


def record_update(
    context: Context, object_type: str, before: Mapping[str, Any], after: Mapping[str, Any] | Late
) -> None:
    """Write the event of an update with the fields that differ. Nothing is written if no subscription matches."""
    if isinstance(after, Late) or differences(before, after):
        record_all(context, [Change("updated", object_type, after, before)])


def know(context: Context, object_id: str, data: Mapping[str, Any]) -> None:
    """Give the changes of an object so far the form that the end of the call shows, so that it is not read again."""
    pending = commits.collected(context.db, _finish)
    for place, each in enumerate(pending):
        late = each.change.data
        if isinstance(late, Late) and late.id == object_id:
            pending[place] = each._replace(change=each.change._replace(data=data))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[str]:
    """Return the names of the fields that differ, but for the author of the update; none if only its time differs."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return sorted(names - _AUTHOR) if names - _AUTHOR - {_UPDATED} else ()


def record_all(context: Context, changes: Iterable[Change]) -> None:
    """Write the events of several changes, in their order, at the end of the transaction."""
    changes = list(changes)
    if not changes:
        return
    first = datasets.take_ids(context.db, context.dataset_id, len(changes))
    if context.request is not None and context.request_number is None:
        context.request_number = first
    pending = commits.collected(context.db, _finish)
    pending += [Pending(context, number, change, context.meta) for number, change in enumerate(changes, first)]


@contextmanager
def discarded_on_error(db: Connection) -> Iterator[None]:
    """Discard the changes that the block records, if it fails."""
    pending = commits.collected(db, _finish)
    known = len(pending)
    try:
        yield
    except BaseException:
        del pending[known:]
        raise


def write(db: Connection) -> None:
    """Write the events so far. Later changes of their objects have events of their own."""
    pending = commits.collected(db, _finish)
    _write(pending)
    pending.clear()


def _finish(_: Connection, pending: list[Pending], __: datetime) -> None:
    """Write the events of a transaction, with the objects as its end leaves them."""
    _write(pending)


def _write(pending: Sequence[Pending]) -> None:
    for context, found in groupby(folded(pending), attrgetter("context")):
        rows = [row for each in found if (row := _row(each)) is not None and not join(context, row)]
        if rows:
            _INSERT.run_many(context.db, rows)
            _delivery().announce(context, rows)


def _row(pending: Pending) -> dict[str, Any] | None:
    """Return the event of a change; None for an update after which no field differs."""
    context, change = pending.context, pending.change.as_read()
    data, before = change.data, change.before or {}
    changed = differences(before, data) if change.action == "updated" and isinstance(data, Mapping) else ()
    if change.action == "updated" and not changed:
        return None
    request = context.request
    meta = {} if request is None else {"request_method": request.method, "request_path": request.path}
    object_: Mapping[str, Any] = data if isinstance(data, Mapping) else before
    return {
        "dataset_id": context.dataset_id,
        "id": pending.number,
        "action": change.action,
        "object_type": change.object_type,
        "object_id": object_["id"],
        "lead_id": object_["id"] if change.object_type == "lead" else object_.get("lead_id"),
        "user_id": context.user_id,
        "request_id": context.ids.show("request", context.request_number),
        "has_key": None if request is None else request.has_key,
        "changed_fields": list(changed),
        "data": data,
        "previous_data": before if data is None else {name: before.get(name) for name in changed},
        "meta": {**meta, **pending.meta},
        "created_at": context.now,
    }
