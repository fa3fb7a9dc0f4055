"""The table of public ids that a dataset has imported."""

from sqlalchemy import Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, column


class PublicId(Base):
    """The id that clients see of one record, where it cannot be computed: it was imported from another account."""

    __tablename__ = "public_id"
    __is_keyed__ = True
    __table_args__ = (Index(None, "dataset_id", "kind", "id", unique=True),)

    dataset_id: NamedColumn[DatasetId]
    kind: NamedColumn[str] = column(String(32), key=True)  # the name of its kind of record
    public_id: NamedColumn[str] = column(key=True)
    id: NamedColumn[int]  # of the record
