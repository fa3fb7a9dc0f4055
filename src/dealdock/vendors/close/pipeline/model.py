"""The tables of pipelines and statuses."""

from typing import Annotated

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    Base,
    Characters,
    DatasetId,
    MillisecondMoment,
    OneOf,
    RecordId,
    Whole,
    holds,
    refers,
)
from dealdock.vendors.close.wire.fields import MAX_TEXT_CHARACTERS

Moment = MillisecondMoment
Label = Annotated[str, mapped_column(String(500))]
LongText = Annotated[str, mapped_column(Text(), default="", info=holds(Characters(MAX_TEXT_CHARACTERS)))]
Position = Annotated[int, mapped_column(default=0, info=holds(Whole(0, 10**9)))]
"""A place in a list."""


class Pipeline(Base):
    """An ordered set of statuses of opportunities."""

    __tablename__ = "close_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class OpportunityStatus(Base):
    """A status of opportunities. Within a pipeline they are ordered by `position`, and then by id."""

    __tablename__ = "close_opportunity_status"
    __table_args__ = (
        refers("pipeline_id", "close_pipeline"),
        CheckConstraint("type IN ('active', 'won', 'lost')", name="type"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    label: Mapped[Label] = mapped_column(doc="The label")
    type: Mapped[str] = mapped_column(
        String(6), default="active", doc="`active`, `won` or `lost`", info=holds(OneOf(("active", "won", "lost")))
    )
    position: Mapped[Position] = mapped_column(doc="The place in the list of statuses")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class LeadStatus(Base):
    """A status of leads. They are ordered by `position`, and then by id."""

    __tablename__ = "close_lead_status"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    label: Mapped[Label] = mapped_column(doc="The label")
    position: Mapped[Position] = mapped_column(doc="The place in the list of statuses")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
