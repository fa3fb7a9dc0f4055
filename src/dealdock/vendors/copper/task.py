"""Tasks: `/tasks` (contract B2)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import TEXTS, Base, DatasetId, Json, OneOf, RecordId, holds, refers
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.activity_type import ActivityType
from dealdock.vendors.copper.column_types import Key, Word
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.attributes import (
    CHANGED,
    DETAILS,
    ID,
    NAME,
    TAGS,
    customs,
    reference,
    related_resource,
    sent,
    shown,
    word,
)
from dealdock.vendors.copper.record.control import api_kind, related
from dealdock.vendors.copper.record.filters import by_related, by_user, changes, followed, related_to, tags
from dealdock.vendors.copper.record.resource import ROUTES, CopperResource, Draft, path_of
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import bounds, ids, same_text, worded
from dealdock.vendors.copper.wire.search import by
from dealdock.web.rest.resource import Route

PRIORITIES = ("None", "High")
STATUSES = ("Open", "Completed")
RELATED: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")
"""The kinds of a task's related record."""


class Task(Base):
    """A task, which may be related to one record."""

    __tablename__ = "copper_task"
    __counted_as__ = "tasks"
    __table_args__ = (
        refers("custom_activity_type_id", "copper_activity_type"),
        Index(None, "dataset_id", "deleted", "due_date", "id"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "related_id"),
        Index(None, "dataset_id", "assignee_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    related_id: Mapped[int | None] = mapped_column(doc="The id of the related record")
    related_type: Mapped[str | None] = mapped_column(
        String(16), info=holds(OneOf(RELATED)), doc="The kind of the related record"
    )
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    due_date: Mapped[datetime | None] = mapped_column(doc="The time at which the task is due")
    reminder_date: Mapped[datetime | None] = mapped_column(doc="The time of the reminder")
    completed_date: Mapped[datetime | None] = mapped_column(doc="The time at which the task was completed")
    priority: Mapped[str] = mapped_column(
        Word(*PRIORITIES), default=PRIORITIES[0], info=holds(OneOf(PRIORITIES)), doc="The priority: `None` or `High`"
    )
    status: Mapped[str] = mapped_column(
        Word(*STATUSES), default=STATUSES[0], info=holds(OneOf(STATUSES)), doc="`Open` or `Completed`"
    )
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    custom_activity_type_id: Mapped[int | None] = mapped_column(doc="The id of the activity type of the task")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


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
        reference("assignee_id", "user"),
        sent("due_date", dates.moment, int),
        sent("reminder_date", dates.moment, int),
        shown("completed_date"),
        word("priority", PRIORITIES),
        word("status", STATUSES),
        DETAILS,
        TAGS,
        customs("task"),
        *CHANGED,
        reference("custom_activity_type_id", "activityType"),
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
