"""Queries for tasks."""

from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity.model import ActivityType
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.task.model import Task

COLUMNS: Final = (
    "id",
    "name",
    "related_id",
    "related_type",
    "assignee_id",
    "due_date",
    "reminder_date",
    "completed_date",
    "priority",
    "status",
    "details",
    "tags",
    "created_at",
    "updated_at",
    "custom_activity_type_id",
)
STATEMENT: Final = select(*queries.coerced(Task, *COLUMNS))
_ONE: Final = queries.of_one(STATEMENT, Task)


def read(db: Connection, account: AccountContext, task_id: int) -> AnyRow:
    """Return a live task. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, task_id)


def default_type(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the type that new tasks have."""
    here = (ActivityType.dataset_id == account.dataset_id, ActivityType.is_default_task_type.is_(True))
    return db.scalar(select(ActivityType.id).where(*here).order_by(ActivityType.id).limit(1))
