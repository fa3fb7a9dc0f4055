"""The table of campaigns."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, RecordId, Whole, holds

MAX_COST = 2**63 - 1


class Campaign(Base):
    """A campaign, to which prospects and opportunities belong. An account's oldest campaign is its default."""

    __tablename__ = "pardot_campaign"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    cost: Mapped[int | None] = mapped_column(doc="The cost of the campaign", info=holds(Whole(0, MAX_COST)))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
