"""The table of tasks (contract B2)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import TEXTS, Base, DatasetId, Json, OneOf, RecordId, holds, refers
from dealdock.vendors.copper.column_types import Key, Word
from dealdock.vendors.copper.names import Entity

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
