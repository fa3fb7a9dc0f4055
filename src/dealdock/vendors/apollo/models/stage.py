"""The tables of pipelines and of their stages."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, MillisecondMoment, RecordId, column


class Pipeline(Base):
    """A pipeline of opportunities."""

    __tablename__ = "apollo_pipeline"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    title: NamedColumn[str]
    is_default: NamedColumn[bool]
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]


class Stage(Base):
    """A stage of opportunities, which decides if they are closed and won (contract 3.1)."""

    __tablename__ = "apollo_stage"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "pipeline_id"], ["apollo_pipeline.dataset_id", "apollo_pipeline.id"]),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    pipeline_id: NamedColumn[int]
    name: NamedColumn[str]
    display_order: NamedColumn[int] = column(SmallInteger())
    forecast_category: NamedColumn[str]
    is_won: NamedColumn[bool]
    is_closed: NamedColumn[bool]
    probability: NamedColumn[int] = column(SmallInteger())
    description: NamedColumn[str | None] = column(Text())
    salesforce_id: NamedColumn[str | None]
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]
