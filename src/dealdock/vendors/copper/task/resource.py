"""Tasks: `/tasks` (contract B2)."""

from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.activity.model import ActivityType
from dealdock.vendors.copper.record.attributes import (
    CHANGED,
    DETAILS,
    ID,
    NAME,
    TAGS,
    customs,
    refers,
    related_resource,
    sent,
    shown,
    word,
)
from dealdock.vendors.copper.record.control import api_kind, related
from dealdock.vendors.copper.record.filters import by_related, by_user, changes, followed, related_to, tags
from dealdock.vendors.copper.record.resource import ROUTES, CopperResource, Draft, path_of
from dealdock.vendors.copper.task.model import PRIORITIES, RELATED, STATUSES, Task
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import bounds, ids, same_text, worded
from dealdock.vendors.copper.wire.search import by
from dealdock.web.rest.resource import Route

COMPLETED: Final = "Completed"
_COLUMNS: Final = Task.__table__.c
_SORTED: Final = ("status", "priority", "due_date", "reminder_date", "completed_date")


class Tasks(CopperResource):
    """The tasks. No other record names one."""

    def complete(self, context: Context, draft: Draft, before: AnyRow | None) -> None:
        """Without a type, a task has the default one. A status that changes sets or clears the time of completion."""
        columns = draft.columns
        if columns.get("custom_activity_type_id", ...) is None:
            columns["custom_activity_type_id"] = default_type(context.db, context.account)
        status = None if before is None else before.status
        if columns.get("status", status) != status:
            at = context.now if before is not None else context.account.times(Task, context.now)["updated_at"]
            columns["completed_date"] = at if columns["status"] == COMPLETED else None

    def remove(self, context: Context, record_id: int) -> None:
        """Delete a task. Raises `RecordError(NO_RECORD)`."""
        self.mark_deleted(context, record_id)

    def delete(self, call: CurrentCall) -> Deletion:
        """Delete a task."""
        return self.deleted(call)


def default_type(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the type that new tasks have."""
    here = (ActivityType.dataset_id == account.dataset_id, ActivityType.is_default_task_type.is_(True))
    return db.scalar(select(ActivityType.id).where(*here).order_by(ActivityType.id).limit(1))


TASKS: Final = Tasks(
    **path_of("task"),
    model=Task,
    attributes=(
        ID,
        NAME,
        related_resource(RELATED, is_always_there=True),
        refers("assignee_id", "user"),
        sent("due_date", dates.moment, int),
        sent("reminder_date", dates.moment, int),
        shown("completed_date"),
        word("priority", PRIORITIES),
        word("status", STATUSES),
        DETAILS,
        TAGS,
        customs("task"),
        *CHANGED,
        refers("custom_activity_type_id", "activityType"),
    ),
    routes={
        **ROUTES,
        "delete": Route(method="DELETE", path="/{id}", answer="deletion", errors=("not_found",), writes=True),
    },
    filters=(
        ids("ids", _COLUMNS.id),
        same_text("name", _COLUMNS.name_key),
        ids("assignee_ids", _COLUMNS.assignee_id),
        related_to("opportunity_ids", "opportunity", Task),
        related_to("project_ids", "project", Task),
        worded("statuses", _COLUMNS.status, STATUSES),
        tags("task", Task),
        followed(),
        *bounds("due_date", _COLUMNS.due_date),
        *changes(Task),
    ),
    sorts={
        "name": by(_COLUMNS.name_key),
        "assigned_to": by_user(_COLUMNS.assignee_id),
        "related_to": by_related(Task),
        **{name: by(_COLUMNS[name]) for name in _SORTED},
        "date_created": by(_COLUMNS.created_at),
        "date_modified": by(_COLUMNS.updated_at),
    },
    default_sort="due_date",
)
_MOMENT: Final[Any] = (control_fields.Moment | None, None)
TASK: Final = api_kind(
    TASKS,
    new={**related(RELATED), "due_date": _MOMENT, "reminder_date": _MOMENT},
    named_by="name",
    in_scenes={"related_id": scene_fields.SomeNamed, **scene_fields.OF_RECORDS},
)
