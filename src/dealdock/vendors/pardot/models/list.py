"""The tables of lists and of list memberships."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


class ProspectList(Base):
    """A list of prospects, named `list` in the API."""

    __tablename__ = "pardot_list"
    __table_args__ = (Index(None, "dataset_id", "name"),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    is_public: NamedColumn[bool]
    is_dynamic: NamedColumn[bool]
    title: NamedColumn[str | None]
    description: NamedColumn[str | None] = column(Text())
    is_crm_visible: NamedColumn[bool]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]


class ListMembership(Base):
    """A membership of a prospect in a list. A pair has at most one, which is restored when it is created again."""

    __tablename__ = "pardot_list_membership"
    __counted_as__ = "list_memberships"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "list_id"], ["pardot_list.dataset_id", "pardot_list.id"]),
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["pardot_prospect.dataset_id", "pardot_prospect.id"]),
        Index(None, "dataset_id", "list_id", "prospect_id", unique=True),
        Index(None, "dataset_id", "prospect_id"),
        Index(None, "dataset_id", "deleted", "id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    list_id: NamedColumn[int]
    prospect_id: NamedColumn[int]
    opted_out: NamedColumn[bool]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]
