"""The tables of sequences and of subscriptions to them."""

from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonObject, JsonObjects, JsonTexts, OneOf, holds, refers
from dealdock.vendors.close.record.columns import Authored, Label, Moment

STATUSES: Final = ("active", "draft", "inactive", "archived")
EMAIL: Final = "email"
STEP_TYPES: Final = (EMAIL, "call", "sms", "task")


class Sequence(Authored, Base):
    """A list of steps that a contact goes through (contract part 2, B.6)."""

    __tablename__ = "close_sequence"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    status: Mapped[str] = mapped_column(
        String(8),
        default="active",
        doc="`active`, `draft`, `inactive` or `archived`",
        info=holds(OneOf(STATUSES)),
    )
    timezone: Mapped[Label] = mapped_column(default="UTC", doc="The time zone")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the sequence")
    allow_manual_enrollment: Mapped[bool] = mapped_column(default=True, doc="True if users may add contacts")
    schedule: Mapped[JsonObject | None] = mapped_column(doc="The times of its steps")
    schedule_id: Mapped[str | None] = mapped_column(doc="The id of a schedule")
    trigger_query: Mapped[JsonObject | None] = mapped_column(doc="The query whose leads are added")
    steps: Mapped[JsonObjects] = mapped_column(doc="The steps, as the API shows them")


ACTIVE: Final = "active"
PAUSED: Final = "paused"
SUBSCRIPTION_STATUSES: Final = (ACTIVE, PAUSED, "finished", "goal", "error")


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
        info=holds(OneOf(SUBSCRIPTION_STATUSES)),
    )
    status_reason: Mapped[str | None] = mapped_column(doc="The reason for the status")
    start_date: Mapped[Moment | None] = mapped_column(doc="The time of the first step")
    sender_account_id: Mapped[str | None] = mapped_column(doc="The id of the connected account that sends")
    sender_email: Mapped[str | None] = mapped_column(Text(), doc="The address of the sender")
    sender_name: Mapped[str | None] = mapped_column(Text(), doc="The name of the sender")
    calls_assigned_to: Mapped[JsonTexts] = mapped_column(doc="The ids of the users who make the calls")
