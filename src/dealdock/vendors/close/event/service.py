"""The event log: a record of each change, written at the end of the change's own transaction (contract 3.9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, insert

from dealdock.platform.database import commits
from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import announcing, joining
from dealdock.vendors.close.event.change import Action, Change, Late
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.event.pending import Pending, folded

__all__ = [
    "Action",
    "Change",
    "Late",
    "differences",
    "discarded_on_error",
    "record",
    "record_all",
    "record_update",
    "write",
]

_INSERT: Final = Statement(insert(Event), columns=Event.__table__.c.keys())
_ALWAYS_NEW: Final = frozenset({"date_updated", "updated_by", "updated_by_name"})


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
        record(context, "updated", object_type, after, before=before)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[str]:
    """Return the names of the fields that differ, but for the time and the author of the update."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return sorted(names - _ALWAYS_NEW)


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
        rows = [row for each in found if (row := _row(each)) is not None and not joining.join(context, row)]
        if rows:
            _INSERT.run_many(context.db, rows)
            announcing.announce(context, rows)


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
        "request_id": context.ids.show_optional("request", context.request_number),
        "has_key": None if request is None else request.has_key,
        "changed_fields": list(changed),
        "data": data,
        "previous_data": before if data is None else {name: before.get(name) for name in changed},
        "meta": {**meta, **pending.meta},
        "created_at": context.now,
    }
