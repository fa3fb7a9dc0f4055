"""The table of the event log."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId
from dealdock.vendors.close.pipeline.model import Moment

MAX_ID_CHARACTERS: Final = 64


class Event(Base):
    """A change of an object (contract 3.9). It outlives the object, so it has public ids and no foreign keys."""

    __tablename__ = "close_event"
    __table_args__ = (
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "object_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    action: Mapped[str] = mapped_column(String(8))
    object_type: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS))
    object_id: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS))
    lead_id: Mapped[str | None] = mapped_column(String(MAX_ID_CHARACTERS))
    user_id: Mapped[int | None]
    request_id: Mapped[str | None] = mapped_column(String(MAX_ID_CHARACTERS))
    has_key: Mapped[bool | None]  # true for an API key, false for an access token, null without a call
    changed_fields: Mapped[JsonValue]
    data: Mapped[JsonValue | None]  # null for a deletion
    previous_data: Mapped[JsonValue]
    meta: Mapped[JsonValue]
    created_at: Mapped[Moment]
