"""The tables of opportunities, and of contacts' roles in them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, JsonValue, MillisecondMoment, RecordId, refers
from dealdock.vendors.apollo.column_types import BY_API, DATE, CustomValues


class Opportunity(Base):
    """A deal (contract 2.1, 2.7)."""

    __tablename__ = "apollo_opportunity"
    __counted_as__ = "opportunities"
    __table_args__ = (
        refers("stage_id", "apollo_stage"),
        refers("company_id", "apollo_company"),
        refers("owner_id", "user"),
        CheckConstraint("amount BETWEEN 0 AND 999999999999999", name="amount"),
        # one index per sort order; `deleted` is in the key, since every query filters by it
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "amount", "id"),
        Index(None, "dataset_id", "deleted", "closed_date", "id"),
        Index(None, "dataset_id", "deleted", "name", "id"),
        # one per filter, in the usual order
        Index(None, "dataset_id", "stage_id", "deleted", "created_at", "id"),
        # named here: the usual name would be longer than PostgreSQL allows
        Index("ix_apollo_opportunity_dataset_id_company_id", "dataset_id", "company_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "owner_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "salesforce_id", unique=True),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info=DERIVED)  # the name in lower case, for searches
    amount: Mapped[Decimal | None] = mapped_column(doc="The value")
    closed_date: Mapped[datetime | None] = mapped_column(
        doc="The date on which the opportunity is expected to close", info=DATE
    )
    stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description")
    source: Mapped[str] = mapped_column(default=BY_API, doc="The source of the record")
    salesforce_id: Mapped[str | None] = mapped_column(doc="The id in the connected Salesforce")
    salesforce_owner_id: Mapped[str | None] = mapped_column(doc="The id of the owner in the connected Salesforce")
    next_step: Mapped[str | None] = mapped_column(doc="The next step")
    next_step_date: Mapped[datetime | None] = mapped_column(doc="The date of the next step", info=DATE)
    next_step_updated_at: Mapped[MillisecondMoment | None] = mapped_column(
        doc="The time of the last change of the next step"
    )
    closed_lost_reason: Mapped[str | None] = mapped_column(doc="The reason of the loss")
    closed_won_reason: Mapped[str | None] = mapped_column(doc="The reason of the win")
    stage_updated_at: Mapped[MillisecondMoment | None] = mapped_column(doc="The time of the last change of the stage")
    created_by_id: Mapped[int | None] = mapped_column(doc="The id of the user who created the opportunity")
    typed_custom_fields: Mapped[CustomValues]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
    deleted: Mapped[bool]


ROLE_TYPES: Final[Mapping[int, str]] = {1: "Decision Maker", 2: "Buyer", 3: "Champion"}
"""The types of roles, the same in every account: their names by number. They take no ids of the dataset's counter."""


class ContactRole(Base):
    """A contact's part in an opportunity (contract 3.4)."""

    __tablename__ = "apollo_contact_role"
    __table_args__ = (
        refers("opportunity_id", "apollo_opportunity"),
        refers("contact_id", "apollo_contact"),
        Index(None, "dataset_id", "opportunity_id", "id"),
        Index(None, "dataset_id", "contact_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    opportunity_id: Mapped[int] = mapped_column(doc="The id of the opportunity")
    contact_id: Mapped[int] = mapped_column(doc="The id of the contact")
    is_primary: Mapped[bool] = mapped_column(doc="True for the primary contact")
    parts: Mapped[JsonValue] = mapped_column(
        default=list,
        doc="The roles of the contact in the opportunity: pairs of the number of a type, or null, and a flag",
    )
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
