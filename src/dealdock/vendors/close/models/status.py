"""The tables of pipelines and statuses."""

from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, MillisecondMoment, RecordId, column

Moment = MillisecondMoment
Label = Annotated[str, column(String(500))]


class Pipeline(Base):
    """An ordered set of statuses of opportunities."""

    __tablename__ = "close_pipeline"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[Label]
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]


class OpportunityStatus(Base):
    """A status of opportunities. Within a pipeline they are ordered by `position`, and then by id."""

    __tablename__ = "close_opportunity_status"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "pipeline_id"], ["close_pipeline.dataset_id", "close_pipeline.id"]),
        CheckConstraint("type IN ('active', 'won', 'lost')", name="type"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    pipeline_id: NamedColumn[int]
    label: NamedColumn[Label]
    type: NamedColumn[str] = column(String(6))
    position: NamedColumn[int]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]


class LeadStatus(Base):
    """A status of leads. They are ordered by `position`, and then by id."""

    __tablename__ = "close_lead_status"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    label: NamedColumn[Label]
    position: NamedColumn[int]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]
