"""The table of prospect accounts: the companies to which prospects belong."""

from datetime import datetime

from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId


class ProspectAccount(Base):
    """A company."""

    __tablename__ = "pardot_prospect_account"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
