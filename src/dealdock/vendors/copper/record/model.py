"""The table of the words by which searches find records: tags, email addresses and phone numbers."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId
from dealdock.vendors.copper.column_types import in_order


class Keyword(Base):
    """A word of a live record. It repeats values of the record's columns, so that an index finds it."""

    __tablename__ = "copper_keyword"
    __table_args__ = (Index(None, "dataset_id", "kind", "word", "record_id"), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    record_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)  # such as `opportunity.tag`
    word: Mapped[str] = mapped_column(in_order(255), primary_key=True)
