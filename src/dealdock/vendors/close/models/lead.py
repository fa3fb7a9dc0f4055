"""The tables of leads and contacts."""

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, RecordId, column
from dealdock.vendors.close.models.status import Label, Moment


class Lead(Base):
    """A company."""

    __tablename__ = "close_lead"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "status_id"], ["close_lead_status.dataset_id", "close_lead_status.id"]),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "status_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[Label]
    display_name: NamedColumn[Label]  # the name, else the first contact's, else Untitled; it follows their changes
    description: NamedColumn[str] = column(Text())
    url: NamedColumn[str | None] = column(Text())
    status_id: NamedColumn[int]
    addresses: NamedColumn[JsonValue]
    name_words: NamedColumn[str] = column(Text())  # for searches, as those below: see `search.words`
    display_words: NamedColumn[str] = column(Text())
    description_words: NamedColumn[str] = column(Text())
    url_words: NamedColumn[str] = column(Text())
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]


class Contact(Base):
    """A person of a lead."""

    __tablename__ = "close_contact"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    lead_id: NamedColumn[int]
    name: NamedColumn[Label]
    display_name: NamedColumn[Label]  # the name, else the first email address, else the first phone number
    title: NamedColumn[str] = column(Text())
    emails: NamedColumn[JsonValue]
    phones: NamedColumn[JsonValue]
    urls: NamedColumn[JsonValue]
    timezone: NamedColumn[str | None]
    name_words: NamedColumn[str] = column(Text())  # for searches, as those below: see `search.words`
    email_keys: NamedColumn[str] = column(Text())  # the addresses in lower case, a line feed before and behind each
    email_words: NamedColumn[str] = column(Text())
    phone_keys: NamedColumn[str] = column(Text())
    phone_words: NamedColumn[str] = column(Text())
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]
