"""The tables of activities and of the account's own types of them (contract 3.8)."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, Json, RecordId, column


class ActivityType(Base):
    """A type of activity that users log, such as a phone call. The other types are the same in every account."""

    __tablename__ = "copper_activity_type"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    is_disabled: NamedColumn[Annotated[bool, column(default=False)]]
    count_as_interaction: NamedColumn[Annotated[bool, column(default=True)]]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class Activity(Base):
    """An event in the life of a record: a note, a call, a change of its stage."""

    __tablename__ = "copper_activity"
    __table_args__ = (
        Index(None, "dataset_id", "deleted", "activity_date", "id"),
        Index("ix_copper_activity_parent", "dataset_id", "parent_id", "activity_date", "id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    parent_id: NamedColumn[int]
    parent_type: NamedColumn[str] = column(String(16))
    type_id: NamedColumn[int]
    type_category: NamedColumn[str] = column(String(8))
    user_id: NamedColumn[int | None]
    details: NamedColumn[str | None] = column(Text())
    activity_date: NamedColumn[datetime]
    old_value: NamedColumn[Any | None] = column(Json())
    new_value: NamedColumn[Any | None] = column(Json())
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]
