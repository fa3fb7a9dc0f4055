"""The table of people (contract 3.3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, OBJECTS, TEXTS, Base, DatasetId, Json, RecordId, refers
from dealdock.vendors.copper.column_types import Count, Key, SomeKey


class Person(Base):
    """A person: the contact of a deal. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_person"
    __counted_as__ = "people"
    __table_args__ = (
        refers("company_id", "copper_company"),
        refers("contact_type_id", "copper_contact_type"),
        Index(None, "dataset_id", "deleted", "first_name_key", "id"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "company_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    prefix: Mapped[str | None] = mapped_column(doc="The prefix of the name, such as `Dr.`")
    first_name: Mapped[str | None]
    first_name_key: Mapped[SomeKey]
    middle_name: Mapped[str | None] = mapped_column(doc="The middle name")
    last_name: Mapped[str | None]
    last_name_key: Mapped[SomeKey]
    suffix: Mapped[str | None] = mapped_column(doc="The suffix of the name, such as `Jr.`")
    address: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The address")
    city_key: Mapped[SomeKey]
    state_key: Mapped[SomeKey]
    postal_code_key: Mapped[SomeKey]
    country_key: Mapped[SomeKey]
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    contact_type_id: Mapped[int | None] = mapped_column(doc="The id of the contact type")
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    emails: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The email addresses")
    email_key: Mapped[SomeKey]  # of the first address
    phone_numbers: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The phone numbers")
    phone_key: Mapped[SomeKey]
    socials: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The profiles in social networks")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    title: Mapped[str | None] = mapped_column(doc="The job title")
    title_key: Mapped[SomeKey]
    websites: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The websites")
    interaction_count: Mapped[Count] = mapped_column(doc="The number of interactions")
    date_last_contacted: Mapped[datetime | None] = mapped_column(doc="The time of the last interaction")
    leads_converted_from: Mapped[Any | None] = mapped_column(
        Json(OBJECTS), doc="The leads that were converted"
    )  # None: no lead
    date_lead_created: Mapped[datetime | None] = mapped_column(
        doc="The time of the creation of the lead that was converted"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
