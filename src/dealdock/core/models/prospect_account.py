"""Prospect accounts: the companies that prospects belong to."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from dealdock.core.models.base import Base, DatasetId, RecordId


class ProspectAccount(Base):
    """A company."""

    __tablename__ = "prospect_account"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
