"""The attributes of a task that a client sends (contract B2)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.activity.model import ActivityType
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.record.draft import Draft, split
from dealdock.vendors.copper.related import resource
from dealdock.vendors.copper.related.service import ALLOWED
from dealdock.vendors.copper.task import queries
from dealdock.vendors.copper.task.model import PRIORITIES, STATUSES, Task
from dealdock.vendors.copper.wire import dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.fields import attribute, ignored, never_null, read
from dealdock.web.rest.fields import FieldTable

COMPLETED: Final = "Completed"

_FIELDS: Final = (
    *ignored("id"),
    attribute("name", values.text(), values.TEXT, is_required=True),
    attribute("related_resource", resource.reader(ALLOWED["task"]), dict[str, Any]),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    attribute("due_date", dates.moment, int),
    attribute("reminder_date", dates.moment, int),
    *ignored("completed_date"),
    *never_null("priority", values.word(PRIORITIES), Literal[PRIORITIES]),
    *never_null("status", values.word(STATUSES), Literal[STATUSES]),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("tags", values.tags, values.TAGS),
    attribute("custom_fields", custom_values.reader("task"), custom_values.TYPE),
    *ignored("date_created", "date_modified"),
    attribute("custom_activity_type_id", values.reference("custom_activity_type_id", ActivityType), int),
)
_EMPTY: Final = ("assignee_id", "due_date", "reminder_date", "completed_date", "details", "custom_activity_type_id")
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*_EMPTY, "related_id", "related_type")),
    "priority": PRIORITIES[0],
    "status": STATUSES[0],
    "tags": [],
}

NEW: Final = FieldTable("NewTask", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("TaskChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new task. Without a type it has the default one."""
    draft = resource.as_columns(split(read(NEW, context, body), DEFAULTS))
    columns = draft.columns
    if columns["custom_activity_type_id"] is None:
        columns["custom_activity_type_id"] = queries.default_type(context.db, context.account)
    if columns["status"] == COMPLETED:
        columns["completed_date"] = context.account.times(Task, context.now)["updated_at"]
    return draft


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of a task. A status that changes sets or clears the time of completion."""
    draft = resource.as_columns(split(read(CHANGES, context, body)))
    columns = draft.columns
    if columns.get("custom_activity_type_id", ...) is None:
        columns["custom_activity_type_id"] = queries.default_type(context.db, context.account)
    if columns.get("status", before.status) != before.status:
        columns["completed_date"] = context.now if columns["status"] == COMPLETED else None
    return draft
