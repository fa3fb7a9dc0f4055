"""The tables of pipelines and statuses."""

from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId

Moment = MillisecondMoment
Label = Annotated[str, mapped_column(String(500))]


class Pipeline(Base):
    """An ordered set of statuses of opportunities."""

    __tablename__ = "close_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class OpportunityStatus(Base):
    """A status of opportunities. Within a pipeline they are ordered by `position`, and then by id."""

    __tablename__ = "close_opportunity_status"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "pipeline_id"], ["close_pipeline.dataset_id", "close_pipeline.id"]),
        CheckConstraint("type IN ('active', 'won', 'lost')", name="type"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int]
    label: Mapped[Label]
    type: Mapped[str] = mapped_column(String(6))
    position: Mapped[int]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class LeadStatus(Base):
    """A status of leads. They are ordered by `position`, and then by id."""

    __tablename__ = "close_lead_status"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    label: Mapped[Label]
    position: Mapped[int]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
