"""The table of campaigns."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId


class Campaign(Base):
    """A campaign, to which prospects and opportunities belong. An account's oldest campaign is its default."""

    __tablename__ = "pardot_campaign"
    __is_keyed__ = True
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    cost: NamedColumn[int | None]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
