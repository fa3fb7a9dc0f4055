"""The tables of contacts, and of their roles in opportunities."""

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class Contact(Base):
    """A person (contract 3.4)."""

    __tablename__ = "apollo_contact"
    __counted_as__ = "contacts"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "company_id"], ["apollo_company.dataset_id", "apollo_company.id"]),
        ForeignKeyConstraint(["dataset_id", "owner_id"], ["user.dataset_id", "user.id"]),
        Index(None, "dataset_id", "company_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "stage_number", "created_at", "id"),
        Index(None, "dataset_id", "email_key", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # the address in lower case, for lookups
    title: Mapped[str | None]
    linkedin_url: Mapped[str | None]
    organization_name: Mapped[str | None]
    present_raw_address: Mapped[str | None]
    phone: Mapped[str | None]  # of the office
    direct_phone: Mapped[str | None]
    mobile_phone: Mapped[str | None]
    home_phone: Mapped[str | None]
    other_phone: Mapped[str | None]
    search_key: Mapped[str] = mapped_column(Text())  # the texts that a search by keywords reads, in lower case
    company_id: Mapped[int | None]
    owner_id: Mapped[int | None]
    stage_number: Mapped[int] = mapped_column(SmallInteger())  # of the stages that every account has
    source: Mapped[str]
    original_source: Mapped[str]
    salesforce_id: Mapped[str | None]
    created_by_id: Mapped[int | None]
    typed_custom_fields: Mapped[JsonValue]  # values by the ids of their fields, as answers have them
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class ContactRole(Base):
    """A contact's part in an opportunity (contract 3.4)."""

    __tablename__ = "apollo_contact_role"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "opportunity_id"], ["apollo_opportunity.dataset_id", "apollo_opportunity.id"]
        ),
        ForeignKeyConstraint(["dataset_id", "contact_id"], ["apollo_contact.dataset_id", "apollo_contact.id"]),
        Index(None, "dataset_id", "opportunity_id", "id"),
        Index(None, "dataset_id", "contact_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    opportunity_id: Mapped[int]
    contact_id: Mapped[int]
    is_primary: Mapped[bool]
    parts: Mapped[JsonValue]  # a list of `[number of the role's type or null, is primary]`
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
