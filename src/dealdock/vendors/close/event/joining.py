"""Updates of an object that follow each other closely: one event of all of them (contract part 2, B.2)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import announcing
from dealdock.vendors.close.event.model import Event

_TABLE: Final = Event.__table__


def join(context: Context, row: Mapping[str, Any]) -> bool:
    """Add an update to the event of an earlier one, if the setting `webhook_delay` still delays that event.

    Return False if there is no such event, so that the change needs one of its own. `row`: the row of the new event.
    """
    if row["action"] != "updated" or not context.settings.webhook_delay:
        return False
    datasets.lock(context.db, context.dataset_id)
    earlier = _earlier(context, row)
    if earlier is None or not announcing.recall(context, earlier.id):
        return False
    joined: dict[str, Any] = {
        "changed_fields": sorted({*earlier.changed_fields, *row["changed_fields"]}),
        "data": row["data"],
        "previous_data": {**row["previous_data"], **earlier.previous_data},
    }
    context.db.execute(update(Event).where(*_one(context, earlier.id)).values(joined))
    announcing.announce(context, [{**earlier._asdict(), **joined}])
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


def _one(context: Context, number: int) -> tuple[Any, Any]:
    return Event.dataset_id == context.dataset_id, Event.id == number
