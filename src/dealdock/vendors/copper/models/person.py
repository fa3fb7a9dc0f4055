"""The table of people (contract 3.3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, Json, RecordId, column
from dealdock.vendors.copper.models.types import Key, SomeKey


class Person(Base):
    """A person: the contact of a deal. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_person"
    __counted_as__ = "people"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "company_id"], ["copper_company.dataset_id", "copper_company.id"]),
        ForeignKeyConstraint(
            ["dataset_id", "contact_type_id"], ["copper_contact_type.dataset_id", "copper_contact_type.id"]
        ),
        Index(None, "dataset_id", "deleted", "first_name_key", "id"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "company_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    name_key: NamedColumn[Key]
    prefix: NamedColumn[str | None]
    first_name: NamedColumn[str | None]
    first_name_key: NamedColumn[SomeKey]
    middle_name: NamedColumn[str | None]
    last_name: NamedColumn[str | None]
    last_name_key: NamedColumn[SomeKey]
    suffix: NamedColumn[str | None]
    address: NamedColumn[Any | None] = column(Json())
    city_key: NamedColumn[SomeKey]
    state_key: NamedColumn[SomeKey]
    postal_code_key: NamedColumn[SomeKey]
    country_key: NamedColumn[SomeKey]
    assignee_id: NamedColumn[int | None]
    company_id: NamedColumn[int | None]
    contact_type_id: NamedColumn[int | None]
    details: NamedColumn[str | None] = column(Text())
    emails: NamedColumn[Any] = column(Json())
    email_key: NamedColumn[SomeKey]  # of the first address
    phone_numbers: NamedColumn[Any] = column(Json())
    phone_key: NamedColumn[SomeKey]
    socials: NamedColumn[Any] = column(Json())
    tags: NamedColumn[Any] = column(Json())
    title: NamedColumn[str | None]
    title_key: NamedColumn[SomeKey]
    websites: NamedColumn[Any] = column(Json())
    interaction_count: NamedColumn[int]
    date_last_contacted: NamedColumn[datetime | None]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]
