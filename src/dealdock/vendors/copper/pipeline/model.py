"""The tables of pipelines and their stages (contract 3.5)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.vendors.copper.column_types import Position

TYPES = ("opportunity", "project", "item")


class Pipeline(Base):
    """A pipeline: the way of a deal, in stages."""

    __tablename__ = "copper_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    type: Mapped[str] = mapped_column(
        String(16), default=TYPES[0], info=holds(OneOf(TYPES)), doc="The kind of records in the pipeline"
    )
    is_revenue: Mapped[bool] = mapped_column(default=False, doc="True if the pipeline counts as revenue")
    position: Mapped[Position]  # the account's order; equal ones by id
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PipelineStage(Base):
    """A stage of a pipeline."""

    __tablename__ = "copper_pipeline_stage"
    __table_args__ = (
        refers("pipeline_id", "copper_pipeline"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    name: Mapped[str]
    win_probability: Mapped[Decimal | None] = mapped_column(
        doc="The probability of winning, in percent"
    )  # two decimals
    position: Mapped[Position]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
