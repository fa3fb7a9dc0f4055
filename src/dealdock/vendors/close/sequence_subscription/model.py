"""The table of subscriptions to sequences."""

from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonTexts, OneOf, holds, refers
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Moment

ACTIVE: Final = "active"
PAUSED: Final = "paused"
STATUSES: Final = (ACTIVE, PAUSED, "finished", "goal", "error")


class SequenceSubscription(Authored, Base):
    """A contact's way through a sequence (contract part 2, B.6). Time moves nothing."""

    __tablename__ = "close_sequence_subscription"
    __table_args__ = (
        refers("sequence_id", "close_sequence"),
        refers("contact_id", "close_contact"),
        refers("lead_id", "close_lead"),
        Index(None, "dataset_id", "sequence_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    sequence_id: Mapped[int] = mapped_column(doc="The id of the sequence")
    contact_id: Mapped[int] = mapped_column(doc="The id of the contact")
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    contact_email: Mapped[str | None] = mapped_column(Text(), doc="The address of the contact")
    status: Mapped[str] = mapped_column(
        String(8),
        default=ACTIVE,
        doc="`active`, `paused`, `finished`, `goal` or `error`",
        info=holds(OneOf(STATUSES)),
    )
    status_reason: Mapped[str | None] = mapped_column(doc="The reason for the status")
    start_date: Mapped[Moment | None] = mapped_column(doc="The time of the first step")
    sender_account_id: Mapped[str | None] = mapped_column(doc="The id of the connected account that sends")
    sender_email: Mapped[str | None] = mapped_column(Text(), doc="The address of the sender")
    sender_name: Mapped[str | None] = mapped_column(Text(), doc="The name of the sender")
    calls_assigned_to: Mapped[JsonTexts] = mapped_column(doc="The ids of the users who make the calls")
