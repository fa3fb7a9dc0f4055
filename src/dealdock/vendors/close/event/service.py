"""The event log: a record of each change, written in the change's own transaction (contract 3.9)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import insert

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import joining
from dealdock.vendors.close.event.change import Action, Change
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.webhook import announcing

__all__ = ["Action", "Change", "record", "record_all", "record_update"]

_INSERT = Statement(insert(Event), columns=Event.__table__.c.keys())


def record(
    context: Context,
    action: Action,
    object_type: str,
    data: Mapping[str, Any] | None,
    *,
    previous: Mapping[str, Any] | None = None,
    changed: Collection[str] = (),
    meta: Mapping[str, Any] | None = None,
) -> None:
    """Write the event of a change, whose fields are those of `Change`."""
    record_all(context, [Change(action, object_type, data, previous, changed, meta)])


def record_update(context: Context, object_type: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Write the event of an update with the fields that differ. Nothing is written if none does.

    The time and the author of the update are no changes.
    """
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    changed = sorted(names - _ALWAYS_NEW)
    if changed:
        previous = {name: before.get(name) for name in changed}
        record(context, "updated", object_type, after, previous=previous, changed=changed)


_ALWAYS_NEW = {"date_updated", "updated_by", "updated_by_name"}


def record_all(context: Context, changes: Iterable[Change]) -> None:
    """Write the events of several changes, in their order."""
    changes = [each for each in changes if not joining.join(context, each)]
    if not changes:
        return
    first = datasets.take_ids(context.db, context.dataset_id, len(changes))
    if context.request is not None and context.request_number is None:
        context.request_number = first
    rows = [_row(context, number, change) for number, change in enumerate(changes, first)]
    _INSERT.run_many(context.db, rows)
    announcing.announce(context, rows)


def _row(context: Context, number: int, change: Change) -> dict[str, Any]:
    object_ = change.object
    request = context.request
    meta = {} if request is None else {"request_method": request.method, "request_path": request.path}
    return {
        "dataset_id": context.dataset_id,
        "id": number,
        "action": change.action,
        "object_type": change.object_type,
        "object_id": object_["id"],
        "lead_id": object_["id"] if change.object_type == "lead" else object_.get("lead_id"),
        "user_id": context.user_id,
        "request_id": context.ids.show_optional("request", context.request_number),
        "has_key": None if request is None else request.has_key,
        "changed_fields": sorted(change.changed),
        "data": change.data,
        "previous_data": change.previous or {},
        "meta": {**meta, **(change.meta or {})},
        "created_at": context.now,
    }
