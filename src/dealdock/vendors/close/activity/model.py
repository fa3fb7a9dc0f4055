"""The table of activities, of all kinds."""

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId
from dealdock.vendors.close.pipeline.model import Moment


class Activity(Base):
    """Something that happened on a lead (contract 3.7).

    It outlives the opportunity, the task and the statuses that it names, so these are no foreign keys.
    """

    __tablename__ = "close_activity"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "activity_at", "id"),
        Index(None, "dataset_id", "type", "activity_at", "id"),
        Index(None, "dataset_id", "opportunity_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    type: Mapped[str] = mapped_column(String(32))  # as `_type` shows it
    lead_id: Mapped[int]
    contact_id: Mapped[int | None]
    user_id: Mapped[int | None]
    opportunity_id: Mapped[int | None]
    old_status_keys: Mapped[str] = mapped_column(Text())  # for searches: see `activity.details`
    new_status_keys: Mapped[str] = mapped_column(Text())
    details: Mapped[JsonValue]  # the fields of its kind, as its read shows them
    activity_at: Mapped[Moment]
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
