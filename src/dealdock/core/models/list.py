"""Lists, and who is on them."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base, DatasetId, RecordId


class ProspectList(Base):
    """A list of prospects; in the service's words just `list`."""

    __tablename__ = "list"
    __table_args__ = (Index(None, "dataset_id", "name"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_public: Mapped[bool]
    is_dynamic: Mapped[bool]
    title: Mapped[str | None]
    description: Mapped[str | None] = mapped_column(Text)
    is_crm_visible: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class ListMembership(Base):
    """A prospect's being on a list; there is one at most, which comes back when it is made again."""

    __tablename__ = "list_membership"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "list_id"], ["list.dataset_id", "list.id"]),
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["prospect.dataset_id", "prospect.id"]),
        Index(None, "dataset_id", "list_id", "prospect_id", unique=True),
        Index(None, "dataset_id", "prospect_id"),
        Index(None, "dataset_id", "deleted", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    list_id: Mapped[int]
    prospect_id: Mapped[int]
    opted_out: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
