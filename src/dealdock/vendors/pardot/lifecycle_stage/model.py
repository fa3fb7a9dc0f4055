"""The table of lifecycle stages."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds


class LifecycleStage(Base):
    """A stage of the way of prospects."""

    __tablename__ = "pardot_lifecycle_stage"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0, doc="The place among the stages", info=holds(Whole(0, 1000)))
    is_locked: Mapped[bool] = mapped_column(doc="True if the stage cannot be removed")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
