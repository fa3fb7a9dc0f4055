"""Activities: those that clients log, and those that changes of other objects leave (contract 3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.activity import details, kinds
from dealdock.vendors.close.activity.kinds import Kind
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire.errors import wrong_object

_BATCH: Final = 200
"""The activities that are read and deleted together."""
MAX_DELETED_CHARACTERS: Final = 25_000_000
"""The texts of the activities that are deleted with their lead: their events have them. It is ours."""


def opportunity_status_changed(
    context: Context, opportunity: Mapping[str, Any], *, old_status_id: int, new_status_id: int
) -> None:
    """Log that an opportunity's status changed, with an activity and its event.

    `opportunity`: its columns right after the change.
    """
    log(
        context,
        kinds.OPPORTUNITY_STATUS_CHANGE,
        details.opportunity_status_change(context, opportunity, old_status_id, new_status_id),
        lead_id=opportunity["lead_id"],
        contact_id=opportunity["contact_id"],
        opportunity_id=opportunity["id"],
    )


def lead_status_changed(context: Context, lead_id: int, *, old_status_id: int, new_status_id: int) -> None:
    """Log that a lead's status changed, with an activity and its event."""
    shown = details.lead_status_change(context, old_status_id, new_status_id)
    log(context, kinds.LEAD_STATUS_CHANGE, shown, lead_id=lead_id)


def lead_created(context: Context, lead_id: int) -> None:
    """Log that a lead was created."""
    log(context, kinds.CREATED, {"source": "api", "import_id": None}, lead_id=lead_id)


def task_completed(
    context: Context, *, public_id: str, text: str, assigned_to: int | None, lead_id: int, contact_id: int | None
) -> int:
    """Log that a task with this public id was completed, and return the id of the activity."""
    shown = {
        "task_assigned_to": context.ids.show_optional("user", assigned_to),
        "task_assigned_to_name": None if assigned_to is None else users.names(context, [assigned_to])[assigned_to],
        "task_id": public_id,
        "task_text": text,
    }
    return log(context, kinds.TASK_COMPLETED, shown, lead_id=lead_id, contact_id=contact_id)


def log(context: Context, type_: str, shown: Mapping[str, Any], **columns: Any) -> int:
    """Add an activity of the caller, and its event. `shown`: the fields of its kind, as its read shows them."""
    stored_limits.check(context, Activity, columns["lead_id"])
    defaults = {
        "activity_at": columns.get("created_at", context.now),
        "user_id": context.user_id,
        "contact_id": None,
        "opportunity_id": None,
        **details.keys(shown),
    }
    number = records.add(context, Activity, **{**defaults, **columns}, type=type_, details=dict(shown))
    _record(context, kinds.BY_TYPE[type_], "created", number)
    return number


def get(context: Context, number: int, kind: Kind | None = None) -> AnyRow:
    """Return an activity, of this kind. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Activity, number)
    if kind is not None and row.type != kind.type:
        raise RecordError(NO_RECORD, number)
    return row


def create(context: Context, kind: Kind, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    """Add an activity that a client logs. `columns`: those that it sent; `sent`: the other fields of the kind."""
    shown = details.of_fields(kind, {}, sent)
    own = {name: value for name, value in columns.items() if name not in _STATUSES}
    if kind.type == kinds.OPPORTUNITY_STATUS_CHANGE:
        statuses = [columns[name] for name in _STATUSES]
        shown |= details.logged_opportunity_change(context, columns["opportunity_id"], *statuses)
    elif kind.type == kinds.LEAD_STATUS_CHANGE:
        shown |= details.lead_status_change(context, *(columns[name] for name in _STATUSES))
    return log(context, kind.type, shown, **own)


_STATUSES: Final = ("old_status_id", "new_status_id")


def change(context: Context, kind: Kind, number: int, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Change what a client sent of an activity. Raises `RecordError(NO_RECORD)`."""
    row = get(context, number, kind)
    before = activities(context, [row])[0]
    changed = {**columns, "details": details.of_fields(kind, row.details, sent)}
    if not records.different(row, changed):
        return
    records.write(context, Activity, number, **changed)
    if kind.event is not None:
        events.record_update(context, kind.event, before, activities(context, [get(context, number)])[0])


def remove(context: Context, kind: Kind, number: int) -> None:
    """Delete an activity. Raises `RecordError(NO_RECORD)`."""
    get(context, number, kind)
    _record(context, kind, "deleted", number)
    records.refer(context, Task.completion_id, number, None)
    records.remove(context, Activity, number)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all activities of a lead, with an event for each whose kind has events. A batch of them is in memory.

    Raises `HttpError` 400 if their texts are too long for one call.
    """
    here = (Activity.dataset_id == context.dataset_id, Activity.lead_id == lead_id)
    size = select(func.coalesce(func.sum(func.length(Activity.details)), 0)).where(*here)
    if context.request is not None and context.db.execute(size).scalar_one() > MAX_DELETED_CHARACTERS:
        text = f"The activities of this lead have more than {MAX_DELETED_CHARACTERS} characters. Delete some first."
        raise wrong_object(text)
    batch = select(Activity.__table__).where(*here).order_by(Activity.id).limit(_BATCH)
    while rows := context.db.execute(batch).all():
        removed = zip(rows, activities(context, rows), strict=True)
        types = ((kinds.BY_TYPE[row.type].event, shown) for row, shown in removed)
        events.record_all(
            context,
            [events.Change("deleted", type_, None, previous=shown) for type_, shown in types if type_ is not None],
        )
        context.db.execute(delete(Activity).where(*here, Activity.id <= rows[-1].id))


def forget_contacts(context: Context, contact_ids: Sequence[int]) -> None:
    """Remove contacts that are deleted from their activities, also from those of other leads."""
    here = (Activity.dataset_id == context.dataset_id, Activity.contact_id.in_(contact_ids))
    context.db.execute(update(Activity).where(*here).values(contact_id=None))


def _record(context: Context, kind: Kind, action: events.Action, number: int) -> None:
    """Write the event of a new or a deleted activity, if its kind has events."""
    if kind.event is None:
        return
    shown = activities(context, [get(context, number)])[0]
    if action == "deleted":
        events.record(context, action, kind.event, None, previous=shown)
    else:
        events.record(context, action, kind.event, shown)
