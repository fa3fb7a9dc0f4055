"""The table of tag objects."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers

TYPES: Final = (
    *("Automation", "Block", "Campaign", "Competitor", "Prospect Custom Field", "Custom URL", "Drip Program", "Email"),
    *("Email Draft", "Email Template", "Email Template Draft", "File", "Form", "Form Field", "Form Handler", "Group"),
    *("Keyword", "Landing Page", "Layout Template", "List", "Opportunity", "Paid Search Campaign", "Personalization"),
    *("Profile", "Prospect", "Prospect Default Field", "Segmentation Rule", "Site", "Site Search", "Social Message"),
    *("User", "Dynamic Content"),
)
"""The types of objects that can have tags."""


class TagObject(Base):
    """A tag of a record."""

    __tablename__ = "pardot_tag_object"
    __table_args__ = (
        refers("tag_id", "pardot_tag"),
        Index(None, "dataset_id", "tag_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    tag_id: Mapped[int] = mapped_column(doc="The id of the tag")
    type: Mapped[str] = mapped_column(doc="The type of the record", info=holds(OneOf(TYPES), example="Prospect"))
    object_id: Mapped[int] = mapped_column(doc="The id of the record")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
