"""The table of files. Only their metadata is stored (contract B9)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds
from dealdock.vendors.copper.column_types import Count
from dealdock.vendors.copper.names import Entity

KINDS: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")
"""The kinds of record that have files."""


class File(Base):
    """A file of a record."""

    __tablename__ = "copper_file"
    __table_args__ = (Index(None, "dataset_id", "parent_id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    parent_id: Mapped[int] = mapped_column(doc="The id of the record that has the file")
    parent_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(KINDS)), doc="The kind of the record that has the file"
    )
    file_name: Mapped[str] = mapped_column(doc="The name of the file")
    file_size: Mapped[Count] = mapped_column(doc="The size of the file in bytes")
    content_type: Mapped[str | None] = mapped_column(doc="The media type of the file")
    creator_id: Mapped[int | None] = mapped_column(doc="The user who added the file")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
