"""The table of related items (contract 3.9)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.vendors.copper.names import Entity

RELATED: Final[tuple[Entity, ...]] = ("person", "company")
"""The kinds of record that an opportunity has links to."""


class RelatedItem(Base):
    """A link between an opportunity and a person or company, in addition to the links in its own columns."""

    __tablename__ = "copper_related_item"
    __table_args__ = (
        refers("opportunity_id", "copper_opportunity"),
        Index("uq_copper_related_item", "dataset_id", "opportunity_id", "related_id", unique=True),
        Index(None, "dataset_id", "related_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    opportunity_id: Mapped[int] = mapped_column(doc="The id of the opportunity")
    related_id: Mapped[int] = mapped_column(doc="The id of the related record")
    related_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(RELATED)), doc="The kind of the related record"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
