"""The tables of prospects and of their custom field values."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    campaign_id: NamedColumn[int]
    salutation: NamedColumn[str | None]
    first_name: NamedColumn[str | None]
    last_name: NamedColumn[str | None]
    email: NamedColumn[str | None]
    email_key: NamedColumn[str | None]  # the address in lower case, for lookups; in version 4 it need not be unique
    company: NamedColumn[str | None]
    website: NamedColumn[str | None]
    job_title: NamedColumn[str | None]
    department: NamedColumn[str | None]
    country: NamedColumn[str | None]
    address_one: NamedColumn[str | None]
    address_two: NamedColumn[str | None]
    city: NamedColumn[str | None]
    state: NamedColumn[str | None]
    territory: NamedColumn[str | None]
    zip: NamedColumn[str | None]
    phone: NamedColumn[str | None]
    fax: NamedColumn[str | None]
    source: NamedColumn[str | None]
    annual_revenue: NamedColumn[str | None]
    employees: NamedColumn[str | None]
    industry: NamedColumn[str | None]
    years_in_business: NamedColumn[str | None]
    comments: NamedColumn[str | None] = column(Text())
    notes: NamedColumn[str | None] = column(Text())
    score: NamedColumn[int]
    grade: NamedColumn[str | None] = column(String(2))
    last_activity_at: NamedColumn[datetime | None]  # of activities that count; those of opportunities do not
    crm_lead_fid: NamedColumn[str | None]
    crm_contact_fid: NamedColumn[str | None]
    crm_owner_fid: NamedColumn[str | None]
    crm_account_fid: NamedColumn[str | None]
    crm_last_sync: NamedColumn[datetime | None]
    crm_url: NamedColumn[str | None]
    is_do_not_email: NamedColumn[bool | None]  # None: never set
    is_do_not_call: NamedColumn[bool | None]
    opted_out: NamedColumn[bool | None]
    is_reviewed: NamedColumn[bool | None]
    is_starred: NamedColumn[bool | None]
    assigned_to_id: NamedColumn[int | None]  # id of a user
    prospect_account_id: NamedColumn[int | None]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
    deleted: NamedColumn[bool]


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

    dataset_id: NamedColumn[int] = column(to="dataset.id", key=True)
    prospect_id: NamedColumn[int] = column(key=True)
    custom_field_id: NamedColumn[int] = column(key=True)
    position: NamedColumn[int] = column(key=True)
    value: NamedColumn[str] = column(Text())
