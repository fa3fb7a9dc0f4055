"""The table of tasks (contract B2)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, Json, RecordId
from dealdock.vendors.copper.record.column_types import Key, Word

PRIORITIES = ("None", "High")
STATUSES = ("Open", "Completed")


class Task(Base):
    """A task, which may be related to one record."""

    __tablename__ = "copper_task"
    __counted_as__ = "tasks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "custom_activity_type_id"], ["copper_activity_type.dataset_id", "copper_activity_type.id"]
        ),
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
    related_id: Mapped[int | None]
    related_type: Mapped[str | None] = mapped_column(String(16))
    assignee_id: Mapped[int | None]
    due_date: Mapped[datetime | None]
    reminder_date: Mapped[datetime | None]
    completed_date: Mapped[datetime | None]
    priority: Mapped[str] = mapped_column(Word(*PRIORITIES))
    status: Mapped[str] = mapped_column(Word(*STATUSES))
    details: Mapped[str | None] = mapped_column(Text())
    tags: Mapped[Any] = mapped_column(Json())
    custom_activity_type_id: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
