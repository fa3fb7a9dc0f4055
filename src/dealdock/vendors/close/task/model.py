"""The table of tasks."""

from typing import Final

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.vendors.close.pipeline.model import Moment

USUAL_PRIORITY: Final = "medium"
PRIORITIES: Final = ("low", USUAL_PRIORITY, "high", "urgent")


class Task(Base):
    """Something to do for a lead (contract 3.8)."""

    __tablename__ = "close_task"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        ForeignKeyConstraint(["dataset_id", "contact_id"], ["close_contact.dataset_id", "close_contact.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "due", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int]
    contact_id: Mapped[int | None]
    assigned_to: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text())
    date: Mapped[str | None] = mapped_column(String(32))  # a day or a moment, as it is shown
    due: Mapped[Moment | None]  # the same as a moment; a day begins at midnight, UTC
    is_complete: Mapped[bool]
    completion_id: Mapped[int | None]  # the TaskCompleted of its last completion, which may be deleted
    priority: Mapped[str] = mapped_column(String(6))
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
