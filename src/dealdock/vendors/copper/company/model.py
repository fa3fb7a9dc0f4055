"""The table of companies (contract 3.4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, OBJECTS, TEXTS, Base, DatasetId, Json, RecordId, refers
from dealdock.vendors.copper.column_types import Count, Key, SomeKey


class Company(Base):
    """A company. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_company"
    __counted_as__ = "companies"
    __table_args__ = (
        refers("contact_type_id", "copper_contact_type"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "email_domain_key"),
        Index(None, "dataset_id", "primary_contact_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    address: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The address")
    city_key: Mapped[SomeKey]
    state_key: Mapped[SomeKey]
    postal_code_key: Mapped[SomeKey]
    country_key: Mapped[SomeKey]
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    contact_type_id: Mapped[int | None] = mapped_column(doc="The id of the contact type")
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    email_domain: Mapped[str | None] = mapped_column(doc="The domain of the company's email addresses")
    email_domain_key: Mapped[SomeKey]
    phone_numbers: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The phone numbers")
    phone_key: Mapped[SomeKey]
    # no foreign key, since people refer to companies
    primary_contact_id: Mapped[int | None] = mapped_column(doc="The id of the primary contact")
    socials: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The profiles in social networks")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    websites: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The websites")
    interaction_count: Mapped[Count] = mapped_column(doc="The number of interactions")
    date_last_contacted: Mapped[datetime | None] = mapped_column(doc="The time of the last interaction")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
