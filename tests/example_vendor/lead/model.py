"""The table of leads, with separate `MetaData`, because the sandbox creates it and not a migration."""

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import MillisecondMoment, RecordId, Whole, holds
from dealdock.platform.records.models import Base, Dataset


class Lead(Base):
    """A company that may buy something."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    __tablename__ = "example_lead"

    dataset_id: Mapped[int] = mapped_column(ForeignKey(Dataset.__table__.c.id), primary_key=True)
    id: Mapped[RecordId]
    name: Mapped[str]
    email: Mapped[str | None]
    score: Mapped[int] = mapped_column(default=0, doc="The chance of a sale, in percent", info=holds(Whole(0, 100)))
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
