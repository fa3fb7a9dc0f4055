"""What happened to prospects."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base, DatasetId, RecordId


class VisitorActivity(Base):
    """One event in a prospect's history. Types: `visitor-activity-types.tsv` of the contract."""

    __tablename__ = "visitor_activity"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["prospect.dataset_id", "prospect.id"]),
        ForeignKeyConstraint(["dataset_id", "opportunity_id"], ["opportunity.dataset_id", "opportunity.id"]),
        Index(None, "dataset_id", "opportunity_id", "id"),
        Index(None, "dataset_id", "prospect_id", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    type: Mapped[int] = mapped_column(SmallInteger)
    visitor_id: Mapped[int | None]
    prospect_id: Mapped[int | None]
    opportunity_id: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
