"""The table of related items (contract 3.9)."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


class RelatedItem(Base):
    """A link between an opportunity and a person or company, beside those that its own columns have."""

    __tablename__ = "copper_related_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"], ["copper_opportunity.dataset_id", "copper_opportunity.id"]
        ),
        Index("uq_copper_related_item", "dataset_id", "opportunity_id", "related_id", unique=True),
        Index(None, "dataset_id", "related_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    opportunity_id: NamedColumn[int]
    related_id: NamedColumn[int]
    related_type: NamedColumn[str] = column(String(16))
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
