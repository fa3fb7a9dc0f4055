"""The table of leads."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import MillisecondMoment, RecordId, Whole, holds
from tests.example_vendor.base import Base, DatasetId


class Lead(Base):
    """A company that may buy something."""

    __tablename__ = "minicrm_lead"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    email: Mapped[str | None]
    score: Mapped[int] = mapped_column(default=0, doc="The chance of a sale, in percent", info=holds(Whole(0, 100)))
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
