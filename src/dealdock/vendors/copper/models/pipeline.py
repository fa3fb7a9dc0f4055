"""The tables of pipelines and their stages (contract 3.5)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column

TYPES = ("opportunity", "project", "item")


class Pipeline(Base):
    """A pipeline: the way of a deal, in stages."""

    __tablename__ = "copper_pipeline"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    type: NamedColumn[str] = column(String(16), default=TYPES[0])
    is_revenue: NamedColumn[bool] = column(default=False)
    position: NamedColumn[int] = column(default=0)  # the account's order; equal ones by id
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class PipelineStage(Base):
    """A stage of a pipeline."""

    __tablename__ = "copper_pipeline_stage"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "pipeline_id"], ["copper_pipeline.dataset_id", "copper_pipeline.id"]),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    pipeline_id: NamedColumn[int]
    name: NamedColumn[str]
    win_probability: NamedColumn[Decimal | None]  # in percent, with two decimals
    position: NamedColumn[int] = column(default=0)
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
