"""The tables of pipelines and of their stages."""

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, Percentage, RecordId, refers
from dealdock.vendors.apollo.column_types import Place


class Pipeline(Base):
    """A pipeline of opportunities."""

    __tablename__ = "apollo_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    title: Mapped[str] = mapped_column(doc="The title")
    is_default: Mapped[bool] = mapped_column(doc="True for the pipeline of new opportunities")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Stage(Base):
    """A stage of opportunities, which decides if they are closed and won (contract 3.1)."""

    __tablename__ = "apollo_stage"
    __table_args__ = (
        refers("pipeline_id", "apollo_pipeline"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    name: Mapped[str]
    display_order: Mapped[Place] = mapped_column(doc="The place in the list")
    forecast_category: Mapped[str] = mapped_column(default="Pipeline", doc="The category of forecasts")
    is_won: Mapped[bool] = mapped_column(doc="True if opportunities in this stage are won")
    is_closed: Mapped[bool] = mapped_column(doc="True if opportunities in this stage are closed")
    probability: Mapped[Percentage] = mapped_column(default=0, doc="The probability of winning, in percent")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description")
    salesforce_id: Mapped[str | None] = mapped_column(doc="The id in the connected Salesforce")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
