"""The table of subscriptions to events (contract 3.10)."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, Json, RecordId, column

EVENTS = ("new", "update", "delete")


class Webhook(Base):
    """A subscription. It is stored and shown; nothing is delivered."""

    __tablename__ = "copper_webhook"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    target: NamedColumn[str] = column(Text())
    type: NamedColumn[str] = column(String(16))
    event: NamedColumn[str] = column(String(16))
    secret: NamedColumn[Any | None] = column(Json())
    headers: NamedColumn[Any | None] = column(Json())
    custom_field_computed_values: NamedColumn[Annotated[bool, column(default=False)]]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
