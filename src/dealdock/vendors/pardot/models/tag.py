"""The table of tags."""

from datetime import datetime

from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId


class Tag(Base):
    """A tag. The sandbox does not store which records have it."""

    __tablename__ = "pardot_tag"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
