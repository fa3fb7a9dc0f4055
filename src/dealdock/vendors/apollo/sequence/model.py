"""The tables of sequences, of the contacts in them, and of their events."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, MillisecondMoment, OneOf, RecordId, holds, refers

Status = Literal["active", "paused", "inactive", "finished"]
EventType = Literal["enrolled", "paused", "resumed", "failed", "completed", "removed"]


class Sequence(Base):
    """A sequence of messages (contract 10.5). None is ever sent."""

    __tablename__ = "apollo_sequence"
    __table_args__ = (refers("user_id", "user"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info=DERIVED)  # the name in lower case, for searches
    active: Mapped[bool] = mapped_column(default=True, doc="False for a sequence that was stopped")
    archived: Mapped[bool] = mapped_column(doc="True for a sequence that was archived")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who made the sequence")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class SequenceContact(Base):
    """A contact in a sequence (contract 10.5)."""

    __tablename__ = "apollo_sequence_contact"
    __table_args__ = (
        refers("sequence_id", "apollo_sequence"),
        refers("contact_id", "apollo_contact"),
        refers("email_account_id", "apollo_email_account"),
        refers("added_by_id", "user"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "sequence_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    sequence_id: Mapped[int] = mapped_column(doc="The id of the sequence")
    contact_id: Mapped[int] = mapped_column(doc="The id of the contact")
    email_account_id: Mapped[int | None] = mapped_column(doc="The id of the mailbox")
    added_by_id: Mapped[int | None] = mapped_column(doc="The id of the user who added the contact")
    status: Mapped[str] = mapped_column(
        String(16),
        default="active",
        doc="The state of the contact in the sequence",
        info=holds(OneOf(get_args(Status))),
    )
    inactive_reason: Mapped[str | None] = mapped_column(doc="The reason for which an inactive contact was stopped")
    paused_at: Mapped[datetime | None] = mapped_column(doc="The time at which the contact was paused")
    auto_unpause_at: Mapped[datetime | None] = mapped_column(doc="The time at which a paused contact goes on")
    finished_at: Mapped[datetime | None] = mapped_column(doc="The time at which the contact was finished")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class SequenceEvent(Base):
    """An event of a contact in a sequence (contract 10.5). It stays when the contact leaves the sequence."""

    __tablename__ = "apollo_sequence_event"
    __table_args__ = (
        refers("sequence_id", "apollo_sequence"),
        refers("contact_id", "apollo_contact"),
        Index(None, "dataset_id", "contact_id", "created_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    sequence_id: Mapped[int | None] = mapped_column(doc="The id of the sequence")
    contact_id: Mapped[int] = mapped_column(doc="The id of the contact")
    type: Mapped[str] = mapped_column(
        String(16), default="enrolled", doc="What happened, such as `paused`", info=holds(OneOf(get_args(EventType)))
    )
    step_position: Mapped[int | None] = mapped_column(doc="The place of the step at which it happened, from 1")
    reason: Mapped[str | None] = mapped_column(doc="The reason for which the contact was paused")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
