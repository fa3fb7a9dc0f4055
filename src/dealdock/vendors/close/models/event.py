"""The table of the event log."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, RecordId, column
from dealdock.vendors.close.models.status import Moment

MAX_ID_CHARACTERS: Final = 64


class Event(Base):
    """A change of an object (contract 3.9). It outlives the object, so it has public ids and no foreign keys."""

    __tablename__ = "close_event"
    __table_args__ = (
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "object_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    action: NamedColumn[str] = column(String(8))
    object_type: NamedColumn[str] = column(String(MAX_ID_CHARACTERS))
    object_id: NamedColumn[str] = column(String(MAX_ID_CHARACTERS))
    lead_id: NamedColumn[str | None] = column(String(MAX_ID_CHARACTERS))
    user_id: NamedColumn[int | None]
    request_id: NamedColumn[str | None] = column(String(MAX_ID_CHARACTERS))
    has_key: NamedColumn[bool | None]  # true for an API key, false for an access token, null without a call
    changed_fields: NamedColumn[JsonValue]
    data: NamedColumn[JsonValue | None]  # null for a deletion
    previous_data: NamedColumn[JsonValue]
    meta: NamedColumn[JsonValue]
    created_at: NamedColumn[Moment]
