"""The table of the words by which searches find records: tags, email addresses and phone numbers."""

from sqlalchemy import Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, column
from dealdock.vendors.copper.models.types import in_order


class Keyword(Base):
    """A word of a live record. It repeats what the record's columns have, so that an index finds it."""

    __tablename__ = "copper_keyword"
    __is_keyed__ = True
    __table_args__ = (Index(None, "dataset_id", "kind", "word", "record_id"),)

    dataset_id: NamedColumn[int] = column(to="dataset.id", key=True)
    record_id: NamedColumn[int] = column(key=True)
    kind: NamedColumn[str] = column(String(32), key=True)  # such as `opportunity.tag`
    word: NamedColumn[str] = column(in_order(255), key=True)
