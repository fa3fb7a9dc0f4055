"""The tables of pipelines and of their stages."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId


class Pipeline(Base):
    """A pipeline of opportunities."""

    __tablename__ = "apollo_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    title: Mapped[str]
    is_default: Mapped[bool]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Stage(Base):
    """A stage of opportunities, which decides if they are closed and won (contract 3.1)."""

    __tablename__ = "apollo_stage"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "pipeline_id"], ["apollo_pipeline.dataset_id", "apollo_pipeline.id"]),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int]
    name: Mapped[str]
    display_order: Mapped[int] = mapped_column(SmallInteger())
    forecast_category: Mapped[str]
    is_won: Mapped[bool]
    is_closed: Mapped[bool]
    probability: Mapped[int] = mapped_column(SmallInteger())
    description: Mapped[str | None] = mapped_column(Text())
    salesforce_id: Mapped[str | None]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
