"""The table of lifecycle histories."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds, refers

_MAX_SECONDS = 2**63 - 1


class LifecycleHistory(Base):
    """A step of a prospect from one lifecycle stage to the next."""

    __tablename__ = "pardot_lifecycle_history"
    __table_args__ = (
        refers("prospect_id", "pardot_prospect"),
        refers("previous_stage_id", "pardot_lifecycle_stage"),
        refers("next_stage_id", "pardot_lifecycle_stage"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    previous_stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage before")
    next_stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage after")
    seconds_elapsed: Mapped[int | None] = mapped_column(
        doc="The seconds in the stage before", info=holds(Whole(0, _MAX_SECONDS))
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
