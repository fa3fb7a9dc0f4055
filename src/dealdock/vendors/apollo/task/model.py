"""The table of tasks."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, OneOf, RecordId, holds, refers

TYPES: Final = (
    "call",
    "outreach_manual_email",
    "linkedin_step_connect",
    "linkedin_step_message",
    "linkedin_step_view_profile",
    "linkedin_step_interact_post",
    "action_item",
)
STATUSES: Final = ("scheduled", "completed", "skipped")
USUAL_PRIORITY: Final = "medium"
PRIORITIES: Final = ("low", USUAL_PRIORITY, "high")
"""The lowest first."""


class Task(Base):
    """A task of a user (contract 10.4)."""

    __tablename__ = "apollo_task"
    __table_args__ = (
        refers("user_id", "user"),
        refers("contact_id", "apollo_contact"),
        refers("company_id", "apollo_company"),
        refers("opportunity_id", "apollo_opportunity"),
        Index(None, "dataset_id", "due_at", "id"),
        Index(None, "dataset_id", "user_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "company_id"),
        Index(None, "dataset_id", "opportunity_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    user_id: Mapped[int] = mapped_column(doc="The id of the user who is to do it")
    type: Mapped[str] = mapped_column(default="action_item", doc="The type, such as `call`", info=holds(OneOf(TYPES)))
    priority: Mapped[str] = mapped_column(
        default=USUAL_PRIORITY, doc="`high`, `medium` or `low`", info=holds(OneOf(PRIORITIES))
    )
    status: Mapped[str | None] = mapped_column(
        doc="`scheduled`, `completed` or `skipped`. Without one, no search finds it", info=holds(OneOf(STATUSES))
    )
    due_at: Mapped[datetime | None] = mapped_column(doc="The time at which it is due")
    title: Mapped[str | None] = mapped_column(doc="The title")
    note: Mapped[str | None] = mapped_column(Text(), doc="The note")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    opportunity_id: Mapped[int | None] = mapped_column(doc="The id of the opportunity")
    creator_id: Mapped[int | None] = mapped_column(doc="The id of the user who created it")
    completed_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time of its completion")
    completed_by_id: Mapped[int | None] = mapped_column(doc="The id of the user who completed it")
    skipped_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time at which it was skipped")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
