"""The table of the event log."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonObject, JsonTexts, RecordId
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
    action: Mapped[str] = mapped_column(String(16), doc="The kind of change, such as `created`")
    object_type: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS), doc="The kind of the changed record")
    object_id: Mapped[str] = mapped_column(String(MAX_ID_CHARACTERS), doc="The id of the changed record")
    lead_id: Mapped[str | None] = mapped_column(String(MAX_ID_CHARACTERS), doc="The id of the lead")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user")
    request_id: Mapped[str | None] = mapped_column(
        String(MAX_ID_CHARACTERS), doc="The id of the call that made the change"
    )
    # true for an API key, false for an access token, null without a call
    has_key: Mapped[bool | None] = mapped_column(doc="True if the change was made with an API key")
    changed_fields: Mapped[JsonTexts] = mapped_column(doc="The names of the changed fields")
    data: Mapped[JsonObject | None] = mapped_column(doc="The record after the change")  # null for a deletion
    previous_data: Mapped[JsonObject] = mapped_column(doc="The changed fields before the change")
    meta: Mapped[JsonObject] = mapped_column(doc="Details of the call that made the change")
    created_at: Mapped[Moment]
