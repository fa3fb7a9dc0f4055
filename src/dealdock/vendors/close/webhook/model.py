"""The table of webhook subscriptions (contract part 2, B.1)."""

from typing import Final

from sqlalchemy import Boolean, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonObject, JsonObjects, OneOf, RecordId, holds
from dealdock.vendors.close.record.columns import Moment

ACTIVE: Final = "active"
PAUSED: Final = "paused"


class Webhook(Base):
    """A subscription to events. Deliveries change its counters, history and health, but not `updated_at`."""

    __tablename__ = "close_webhook"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    url: Mapped[str] = mapped_column(Text(), doc="The address that gets the deliveries")
    events: Mapped[JsonObjects] = mapped_column(doc='The events: a list of `{"object_type": …, "action": …}`')
    verify_ssl: Mapped[bool] = mapped_column(Boolean(), default=True, doc="True if certificates are checked")
    status: Mapped[str] = mapped_column(
        String(6), default=ACTIVE, doc="`active` or `paused`", info=holds(OneOf((ACTIVE, PAUSED)))
    )
    pause_reason: Mapped[str | None] = mapped_column(String(8), doc="The reason for a pause")
    signature_key: Mapped[str] = mapped_column(
        String(64), doc="The key with which deliveries are signed: 64 hex digits", info=holds(secret=True)
    )
    counters: Mapped[JsonObject] = mapped_column(doc="The numbers of attempts by their outcome")
    history: Mapped[JsonObject] = mapped_column(doc="The latest attempts by their outcome")
    latest_error: Mapped[str | None] = mapped_column(Text(), doc="The error of the last failed attempt")
    failing_since: Mapped[Moment | None] = mapped_column(doc="The time of the first failure since the last success")
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
