"""The tables of lists and of list memberships."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers


class ProspectList(Base):
    """A list of prospects, named `list` in the API."""

    __tablename__ = "pardot_list"
    __table_args__ = (
        refers("campaign_id", "pardot_campaign"),
        Index(None, "dataset_id", "name"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_public: Mapped[bool] = mapped_column(doc="True if prospects see the list")
    is_dynamic: Mapped[bool] = mapped_column(doc="True if rules determine the prospects of the list")
    title: Mapped[str | None] = mapped_column(doc="The title that prospects see")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description that prospects see")
    is_crm_visible: Mapped[bool] = mapped_column(doc="True if the list is visible in the connected CRM")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign, which version 5 alone shows")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class ListMembership(Base):
    """A membership of a prospect in a list. A pair has at most one, which is restored when it is created again."""

    __tablename__ = "pardot_list_membership"
    __counted_as__ = "list_memberships"
    __table_args__ = (
        refers("list_id", "pardot_list"),
        refers("prospect_id", "pardot_prospect"),
        Index(None, "dataset_id", "list_id", "prospect_id", unique=True),
        Index(None, "dataset_id", "prospect_id"),
        Index(None, "dataset_id", "deleted", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    list_id: Mapped[int] = mapped_column(doc="The id of the list")
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    opted_out: Mapped[bool] = mapped_column(doc="True if the prospect has unsubscribed")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
