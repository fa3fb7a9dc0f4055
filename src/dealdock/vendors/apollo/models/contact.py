"""The tables of contacts, and of their roles in opportunities."""

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId, column


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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    first_name: NamedColumn[str | None]
    last_name: NamedColumn[str | None]
    email: NamedColumn[str | None]
    email_key: NamedColumn[str | None]  # the address in lower case, for lookups
    title: NamedColumn[str | None]
    linkedin_url: NamedColumn[str | None]
    organization_name: NamedColumn[str | None]
    present_raw_address: NamedColumn[str | None]
    phone: NamedColumn[str | None]
    search_key: NamedColumn[str] = column(Text())  # the texts that a search by keywords reads, in lower case
    company_id: NamedColumn[int | None]
    owner_id: NamedColumn[int | None]
    stage_number: NamedColumn[int] = column(SmallInteger())  # of the stages that every account has
    source: NamedColumn[str]
    original_source: NamedColumn[str]
    salesforce_id: NamedColumn[str | None]
    typed_custom_fields: NamedColumn[JsonValue]  # values by the ids of their fields, as answers have them
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]


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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    opportunity_id: NamedColumn[int]
    contact_id: NamedColumn[int]
    is_primary: NamedColumn[bool]
    parts: NamedColumn[JsonValue]  # a list of `[number of the role's type or null, is primary]`
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]
