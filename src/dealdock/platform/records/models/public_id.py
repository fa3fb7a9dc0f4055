"""The table of public ids that a dataset has imported."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId


class PublicId(Base):
    """The id that clients see of one record, where it cannot be computed: it was imported from another account."""

    __tablename__ = "public_id"
    __table_args__ = (Index(None, "dataset_id", "kind", "id", unique=True), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)  # the name of its kind of record
    public_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int]  # of the record
