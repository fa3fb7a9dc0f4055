"""Tasks: their changes, with the activities that they leave (contract 3.8)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete

from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.task import layout, queries
from dealdock.vendors.close.task.model import USUAL_PRIORITY, Task

TYPE: Final = "task.lead"

_DEFAULTS: Final[Mapping[str, Any]] = {
    "text": "",
    "contact_id": None,
    "date": None,
    "is_complete": False,
    "completion_id": None,
    "priority": USUAL_PRIORITY,
}


def create(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a task of a lead, and return its id. It is the caller's unless another user is given."""
    stored_limits.check(context, Task, columns["lead_id"])
    fields = {**_DEFAULTS, "assigned_to": context.user_id, **columns}
    number = records.add(context, Task, **fields)
    if fields["is_complete"]:
        records.write(context, Task, number, completion_id=_completed(context, number, fields))
    events.record(context, "created", TYPE, logged(context, number, is_new=True))
    if fields["is_complete"]:
        events.record(context, "completed", TYPE, logged(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change these columns of a task. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Task, number)
    different = records.different(row, columns)
    if not different:
        return
    before = logged(context, number)
    if "is_complete" in different:
        after = {**row._asdict(), **different}
        different["completion_id"] = _completed(context, number, after) if after["is_complete"] else None
    records.write(context, Task, number, **different)
    shown = logged(context, number)
    events.record_update(context, TYPE, before, shown)
    if different.get("is_complete"):
        events.record(context, "completed", TYPE, shown)


def remove(context: Context, number: int) -> None:
    """Delete a task. Raises `RecordError(NO_RECORD)`."""
    events.record(context, "deleted", TYPE, None, before=logged(context, number))
    records.remove(context, Task, number)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all tasks of a lead."""
    previous = queries.of_leads(context, [lead_id]).get(lead_id, [])
    context.db.execute(delete(Task).where(Task.dataset_id == context.dataset_id, Task.lead_id == lead_id))
    events.record_all(context, [events.Change("deleted", TYPE, None, before=layout.logged(each)) for each in previous])


def logged(context: Context, number: int, *, is_new: bool = False) -> dict[str, Any]:
    """Return a task as shown in events. Raises `RecordError(NO_RECORD)`."""
    return layout.logged(queries.read(context, number), is_new=is_new)


def _completed(context: Context, number: int, columns: Mapping[str, Any]) -> int:
    """Log that a task was completed, and return the id of the activity. `columns`: the columns after the completion."""
    return activities.task_completed(
        context,
        public_id=context.ids.show("task", number),
        **{name: columns[name] for name in ("text", "assigned_to", "lead_id", "contact_id")},
    )
