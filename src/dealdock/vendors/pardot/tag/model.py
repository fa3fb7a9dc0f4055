"""The table of tags."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from dealdock.platform.records.base import Base, DatasetId, RecordId


class Tag(Base):
    """A tag. The sandbox does not store which records have it."""

    __tablename__ = "pardot_tag"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
