"""The table of subscriptions to events (contract 3.10)."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, Base, DatasetId, Json, OneOf, RecordId, holds
from dealdock.vendors.copper.names import OBJECTS

EVENTS = ("new", "update", "delete")
SUBSCRIBED = (*OBJECTS, "activity_log")
"""The types of event."""


class Webhook(Base):
    """A subscription to events of records."""

    __tablename__ = "copper_webhook"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    target: Mapped[str] = mapped_column(Text(), doc="The address that is called")
    type: Mapped[str] = mapped_column(String(16), info=holds(OneOf(SUBSCRIBED)), doc="The kind of records")
    event: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(EVENTS)), doc="The event: `new`, `update` or `delete`"
    )
    secret: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="Values that each call has", info=holds(secret=True))
    headers: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The headers of each call", info=holds(secret=True))
    custom_field_computed_values: Mapped[bool] = mapped_column(
        default=False, doc="True if each call has computed values of custom fields"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
