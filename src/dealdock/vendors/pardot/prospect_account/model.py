"""The table of prospect accounts: the companies to which prospects belong."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from dealdock.platform.records.base import Base, DatasetId, RecordId


class ProspectAccount(Base):
    """A company."""

    __tablename__ = "pardot_prospect_account"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
