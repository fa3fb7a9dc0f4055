"""The tables of leads and their statuses (contract B1)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, OBJECTS, TEXTS, Base, DatasetId, Json, RecordId, refers
from dealdock.vendors.copper.column_types import Count, Key, SomeKey, in_order


class Lead(Base):
    """A person who may become a customer. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_lead"
    __counted_as__ = "leads"
    __table_args__ = (
        refers("status_id", "copper_lead_status"),
        refers("customer_source_id", "copper_customer_source"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "email_key", "id"),
        Index(None, "dataset_id", "deleted", "status_id", "updated_at", "id"),
        Index(None, "dataset_id", "assignee_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    prefix: Mapped[str | None] = mapped_column(doc="The prefix of the name, such as `Dr.`")
    first_name: Mapped[str | None]
    first_name_key: Mapped[SomeKey]
    last_name: Mapped[str | None]
    last_name_key: Mapped[SomeKey]
    middle_name: Mapped[str | None] = mapped_column(doc="The middle name")
    suffix: Mapped[str | None] = mapped_column(doc="The suffix of the name, such as `Jr.`")
    address: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The address")
    city_key: Mapped[SomeKey]
    state_key: Mapped[SomeKey]
    postal_code_key: Mapped[SomeKey]
    country_key: Mapped[SomeKey]
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    company_name: Mapped[str | None] = mapped_column(doc="The name of the company")
    company_name_key: Mapped[SomeKey]
    customer_source_id: Mapped[int | None] = mapped_column(doc="The id of the customer source")
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    email: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The email address, with its category")
    email_key: Mapped[SomeKey]
    interaction_count: Mapped[Count] = mapped_column(doc="The number of interactions")
    # None: the account's
    monetary_unit: Mapped[str | None] = mapped_column(in_order(3), doc="The currency of the value")
    monetary_value: Mapped[Decimal | None] = mapped_column(doc="The value")
    socials: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The profiles in social networks")
    status_id: Mapped[int | None] = mapped_column(doc="The id of the status")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    title: Mapped[str | None] = mapped_column(doc="The job title")
    title_key: Mapped[SomeKey]
    websites: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The websites")
    phone_numbers: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The phone numbers")
    phone_key: Mapped[SomeKey]
    date_last_contacted: Mapped[datetime | None] = mapped_column(doc="The time of the last interaction")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
