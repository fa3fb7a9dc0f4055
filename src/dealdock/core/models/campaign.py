"""The campaigns of an account."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from dealdock.core.models.base import Base, DatasetId, RecordId


class Campaign(Base):
    """What prospects and opportunities belong to; an account's oldest is its default."""

    __tablename__ = "campaign"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    cost: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
