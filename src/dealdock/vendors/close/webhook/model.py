"""The table of webhook subscriptions (contract part 2, B.1)."""

from typing import Any, Final

from sqlalchemy import Boolean, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId
from dealdock.vendors.close.pipeline.model import Moment

ACTIVE: Final = "active"
PAUSED: Final = "paused"


class Webhook(Base):
    """A subscription to events. Deliveries change its counters, history and health, but not `updated_at`."""

    __tablename__ = "close_webhook"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    url: Mapped[str] = mapped_column(Text())
    events: Mapped[JsonValue]
    verify_ssl: Mapped[bool] = mapped_column(Boolean())
    status: Mapped[str] = mapped_column(String(6))
    pause_reason: Mapped[str | None] = mapped_column(String(8))
    signature_key: Mapped[str] = mapped_column(String(64))
    counters: Mapped[JsonValue]
    history: Mapped[JsonValue]
    latest_error: Mapped[Any | None] = mapped_column(Text())
    failing_since: Mapped[Moment | None]  # the first failed attempt since the last success
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
