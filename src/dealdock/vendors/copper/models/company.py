"""The table of companies (contract 3.4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, Json, RecordId, column
from dealdock.vendors.copper.models.types import Key, SomeKey


class Company(Base):
    """A company. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_company"
    __counted_as__ = "companies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "contact_type_id"], ["copper_contact_type.dataset_id", "copper_contact_type.id"]
        ),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "email_domain_key"),
        Index(None, "dataset_id", "primary_contact_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    name_key: NamedColumn[Key]
    address: NamedColumn[Any | None] = column(Json())
    city_key: NamedColumn[SomeKey]
    state_key: NamedColumn[SomeKey]
    postal_code_key: NamedColumn[SomeKey]
    country_key: NamedColumn[SomeKey]
    assignee_id: NamedColumn[int | None]
    contact_type_id: NamedColumn[int | None]
    details: NamedColumn[str | None] = column(Text())
    email_domain: NamedColumn[str | None]
    email_domain_key: NamedColumn[SomeKey]
    phone_numbers: NamedColumn[Any] = column(Json())
    phone_key: NamedColumn[SomeKey]
    primary_contact_id: NamedColumn[int | None]  # no foreign key, since people refer to companies
    socials: NamedColumn[Any] = column(Json())
    tags: NamedColumn[Any] = column(Json())
    websites: NamedColumn[Any] = column(Json())
    interaction_count: NamedColumn[int]
    date_last_contacted: NamedColumn[datetime | None]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]
