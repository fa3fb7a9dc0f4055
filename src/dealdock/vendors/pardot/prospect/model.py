"""The tables of prospects and of their custom field values."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, OBJECT, Base, DatasetId, Json, OneOf, RecordId, holds, refers

GRADES = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")
"""The worst first."""

PROFILE_ID: Final = 1
"""The id of every account's only profile."""
CRITERIA: Final = ("Company Size", "Industry", "Location", "Job Title", "Department")
"""The names of the criteria of every account's profile, whose ids count up from 2."""
MATCHES: Final = ("match", "nomatch", "unknown")
"""The words for how a prospect compares with a criterion. Until one is set, it is the last word."""


class Prospect(Base):
    """A potential buyer. Answers have its columns in their order (contract, o.2.1.21)."""

    __tablename__ = "pardot_prospect"
    __counted_as__ = "prospects"
    __table_args__ = (
        refers("campaign_id", "pardot_campaign"),
        refers("assigned_to_id", "user"),
        refers("prospect_account_id", "pardot_prospect_account"),
        Index(None, "dataset_id", "email_key"),
        # one index per sort order
        Index(None, "dataset_id", "deleted", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "last_activity_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    campaign_id: Mapped[int] = mapped_column(doc="The id of the campaign")
    salutation: Mapped[str | None] = mapped_column(doc="The salutation")
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    # the address in lower case, for lookups; in version 4 it need not be unique
    email_key: Mapped[str | None] = mapped_column(info=DERIVED)
    company: Mapped[str | None] = mapped_column(doc="The name of the company")
    website: Mapped[str | None] = mapped_column(doc="The address of the website")
    job_title: Mapped[str | None]
    department: Mapped[str | None] = mapped_column(doc="The department")
    country: Mapped[str | None] = mapped_column(doc="The country")
    address_one: Mapped[str | None] = mapped_column(doc="The first line of the address")
    address_two: Mapped[str | None] = mapped_column(doc="The second line of the address")
    city: Mapped[str | None] = mapped_column(doc="The city")
    state: Mapped[str | None] = mapped_column(doc="The state")
    territory: Mapped[str | None] = mapped_column(doc="The territory")
    zip: Mapped[str | None] = mapped_column(doc="The postal code")
    phone: Mapped[str | None] = mapped_column(doc="The phone number")
    fax: Mapped[str | None] = mapped_column(doc="The fax number")
    source: Mapped[str | None] = mapped_column(doc="The source of the prospect")
    annual_revenue: Mapped[str | None] = mapped_column(doc="The annual revenue of the company")
    employees: Mapped[str | None] = mapped_column(doc="The number of employees of the company")
    industry: Mapped[str | None] = mapped_column(doc="The industry of the company")
    years_in_business: Mapped[str | None] = mapped_column(doc="The age of the company in years")
    comments: Mapped[str | None] = mapped_column(Text(), doc="Comments on the prospect")
    notes: Mapped[str | None] = mapped_column(Text(), doc="Notes on the prospect")
    score: Mapped[int] = mapped_column(doc="The score")
    grade: Mapped[str | None] = mapped_column(
        String(2), doc="The grade, such as `A-`", info=holds(OneOf([*reversed(GRADES)]))
    )
    # of activities that count; those of opportunities do not
    last_activity_at: Mapped[datetime | None] = mapped_column(doc="The time of the last activity of the prospect")
    crm_lead_fid: Mapped[str | None] = mapped_column(doc="The id of the lead in the connected CRM")
    crm_contact_fid: Mapped[str | None] = mapped_column(doc="The id of the contact in the connected CRM")
    crm_owner_fid: Mapped[str | None] = mapped_column(doc="The id of the owner in the connected CRM")
    crm_account_fid: Mapped[str | None] = mapped_column(doc="The id of the account in the connected CRM")
    crm_last_sync: Mapped[datetime | None] = mapped_column(
        doc="The time of the last synchronization with the connected CRM"
    )
    crm_url: Mapped[str | None] = mapped_column(doc="The address of the record in the connected CRM")
    # None: never set
    is_do_not_email: Mapped[bool | None] = mapped_column(doc="True if the prospect must not receive emails")
    is_do_not_call: Mapped[bool | None] = mapped_column(doc="True if the prospect must not be called")
    opted_out: Mapped[bool | None] = mapped_column(doc="True if the prospect has unsubscribed")
    is_reviewed: Mapped[bool | None] = mapped_column(doc="True if the prospect was reviewed")
    is_starred: Mapped[bool | None] = mapped_column(doc="True if the prospect has a star")
    profile_criteria: Mapped[Any | None] = mapped_column(
        Json(OBJECT),
        doc="How the prospect compares with the criteria of its profile: `match` or `nomatch`, by their ids",
    )
    assigned_to_id: Mapped[int | None]  # id of a user
    prospect_account_id: Mapped[int | None] = mapped_column(doc="The id of the prospect account")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
