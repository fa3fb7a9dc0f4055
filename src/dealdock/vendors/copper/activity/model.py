"""The tables of activities and of the account's own types of them (contract 3.8)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import MAX_ID, Base, DatasetId, Json, OneOf, RecordId, Whole, holds
from dealdock.vendors.copper.names import PARENTS

CATEGORIES = ("user", "system")


class Activity(Base):
    """An event in the life of a record: a note, a call, a change of its stage."""

    __tablename__ = "copper_activity"
    __table_args__ = (
        Index(None, "dataset_id", "deleted", "activity_date", "id"),
        Index("ix_copper_activity_parent", "dataset_id", "parent_id", "activity_date", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    parent_id: Mapped[int] = mapped_column(doc="The id of the record that the activity belongs to")
    parent_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(PARENTS)), doc="The kind of the record that the activity belongs to"
    )
    type_id: Mapped[int] = mapped_column(default=0, info=holds(Whole(0, MAX_ID)), doc="The id of the activity type")
    type_category: Mapped[str] = mapped_column(
        String(8), default=CATEGORIES[0], info=holds(OneOf(CATEGORIES)), doc="`user` or `system`"
    )
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user")
    details: Mapped[str | None] = mapped_column(Text(), doc="The text of the activity")
    activity_date: Mapped[datetime] = mapped_column(doc="The time of the activity")
    old_value: Mapped[Any | None] = mapped_column(Json(), doc="The value before a change")
    new_value: Mapped[Any | None] = mapped_column(Json(), doc="The value after a change")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
