"""The tables of leads and contacts."""

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId
from dealdock.vendors.close.pipeline.model import Label, Moment


class Lead(Base):
    """A company."""

    __tablename__ = "close_lead"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "status_id"], ["close_lead_status.dataset_id", "close_lead_status.id"]),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "status_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    display_name: Mapped[Label]  # the name, else the first contact's, else Untitled; it follows their changes
    description: Mapped[str] = mapped_column(Text())
    url: Mapped[str | None] = mapped_column(Text())
    status_id: Mapped[int]
    addresses: Mapped[JsonValue]
    name_words: Mapped[str] = mapped_column(Text())  # for searches, as those below: see `search.words`
    display_words: Mapped[str] = mapped_column(Text())
    description_words: Mapped[str] = mapped_column(Text())
    url_words: Mapped[str] = mapped_column(Text())
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Contact(Base):
    """A person of a lead."""

    __tablename__ = "close_contact"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int]
    name: Mapped[Label]
    display_name: Mapped[Label]  # the name, else the first email address, else the first phone number
    title: Mapped[str | None] = mapped_column(Text())
    emails: Mapped[JsonValue]
    phones: Mapped[JsonValue]
    urls: Mapped[JsonValue]
    timezone: Mapped[str | None]
    name_words: Mapped[str] = mapped_column(Text())  # for searches, as those below: see `search.words`
    title_words: Mapped[str] = mapped_column(Text())
    email_keys: Mapped[str] = mapped_column(Text())  # the addresses in lower case, a line feed before and behind each
    email_words: Mapped[str] = mapped_column(Text())
    phone_keys: Mapped[str] = mapped_column(Text())
    phone_words: Mapped[str] = mapped_column(Text())
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
