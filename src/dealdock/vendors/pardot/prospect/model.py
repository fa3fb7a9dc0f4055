"""The tables of prospects and of their custom field values."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId


class Prospect(Base):
    """A potential buyer. Fields: `prospect-fields.tsv` of the contract, in its order."""

    __tablename__ = "pardot_prospect"
    __counted_as__ = "prospects"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "campaign_id"], ["pardot_campaign.dataset_id", "pardot_campaign.id"]),
        ForeignKeyConstraint(["dataset_id", "assigned_to_id"], ["user.dataset_id", "user.id"]),
        ForeignKeyConstraint(
            ["dataset_id", "prospect_account_id"], ["pardot_prospect_account.dataset_id", "pardot_prospect_account.id"]
        ),
        Index(None, "dataset_id", "email_key"),
        # one index per sort order
        Index(None, "dataset_id", "deleted", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "last_activity_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    campaign_id: Mapped[int]
    salutation: Mapped[str | None]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # the address in lower case, for lookups; in version 4 it need not be unique
    company: Mapped[str | None]
    website: Mapped[str | None]
    job_title: Mapped[str | None]
    department: Mapped[str | None]
    country: Mapped[str | None]
    address_one: Mapped[str | None]
    address_two: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    territory: Mapped[str | None]
    zip: Mapped[str | None]
    phone: Mapped[str | None]
    fax: Mapped[str | None]
    source: Mapped[str | None]
    annual_revenue: Mapped[str | None]
    employees: Mapped[str | None]
    industry: Mapped[str | None]
    years_in_business: Mapped[str | None]
    comments: Mapped[str | None] = mapped_column(Text())
    notes: Mapped[str | None] = mapped_column(Text())
    score: Mapped[int]
    grade: Mapped[str | None] = mapped_column(String(2))
    last_activity_at: Mapped[datetime | None]  # of activities that count; those of opportunities do not
    crm_lead_fid: Mapped[str | None]
    crm_contact_fid: Mapped[str | None]
    crm_owner_fid: Mapped[str | None]
    crm_account_fid: Mapped[str | None]
    crm_last_sync: Mapped[datetime | None]
    crm_url: Mapped[str | None]
    is_do_not_email: Mapped[bool | None]  # None: never set
    is_do_not_call: Mapped[bool | None]
    opted_out: Mapped[bool | None]
    is_reviewed: Mapped[bool | None]
    is_starred: Mapped[bool | None]
    assigned_to_id: Mapped[int | None]  # id of a user
    prospect_account_id: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class CustomFieldValue(Base):
    """A prospect's value in a custom field. Fields with several values have one row per value, by position."""

    __tablename__ = "pardot_custom_field_value"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["pardot_prospect.dataset_id", "pardot_prospect.id"]),
        ForeignKeyConstraint(
            ["dataset_id", "custom_field_id"], ["pardot_custom_field.dataset_id", "pardot_custom_field.id"]
        ),
        Index(None, "dataset_id", "custom_field_id"),
    )

    dataset_id: Mapped[DatasetId]
    prospect_id: Mapped[int] = mapped_column(primary_key=True)
    custom_field_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text())
