"""The table of tasks."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, follows, holds, refers
from dealdock.vendors.close.record.columns import LongText, Moment
from dealdock.vendors.close.wire import moments

USUAL_PRIORITY: Final = "medium"
PRIORITIES: Final = (USUAL_PRIORITY, "high")
USUAL_TYPE: Final = "lead"
CALL: Final = "outgoing_call"
TYPES: Final = (USUAL_TYPE, CALL)
RESOLUTIONS: Final = ("abandoned", "skipped")


class Task(Base):
    """Something to do for a lead (contract 3.8)."""

    __tablename__ = "close_task"
    __table_args__ = (
        refers("lead_id", "close_lead"),
        refers("contact_id", "close_contact"),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "due", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact")
    assigned_to: Mapped[int | None] = mapped_column(doc="The id of the user who has the task")
    type: Mapped[str] = mapped_column(
        String(16), default=USUAL_TYPE, info=holds(OneOf(TYPES)), doc="The type: `lead` or `outgoing_call`"
    )
    text: Mapped[LongText] = mapped_column(doc="The text")
    date: Mapped[str | None] = mapped_column(String(32), doc="The due date")  # a day or a moment, as it is shown
    due: Mapped[Moment | None] = mapped_column(info=follows("date", moments.midnight_or_moment))
    is_complete: Mapped[bool] = mapped_column(doc="True if the task is done")
    # the TaskCompleted of its last completion, which may be deleted
    completion_id: Mapped[int | None] = mapped_column(doc="The id of the activity of its completion")
    priority: Mapped[str] = mapped_column(
        String(6),
        default=USUAL_PRIORITY,
        info=holds(OneOf(PRIORITIES)),
        doc="The priority: `medium` or `high`",
    )
    resolution: Mapped[str | None] = mapped_column(
        String(9), info=holds(OneOf(RESOLUTIONS)), doc="The way in which the task ended"
    )
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
