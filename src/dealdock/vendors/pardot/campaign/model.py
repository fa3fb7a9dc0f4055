"""The table of campaigns."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, RecordId


class Campaign(Base):
    """A campaign, to which prospects and opportunities belong. An account's oldest campaign is its default."""

    __tablename__ = "pardot_campaign"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    cost: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
