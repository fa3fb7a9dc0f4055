"""The table of opportunities."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class Opportunity(Base):
    """A deal (contract 2.1, 2.7)."""

    __tablename__ = "apollo_opportunity"
    __counted_as__ = "opportunities"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "stage_id"], ["apollo_stage.dataset_id", "apollo_stage.id"]),
        ForeignKeyConstraint(["dataset_id", "company_id"], ["apollo_company.dataset_id", "apollo_company.id"]),
        ForeignKeyConstraint(["dataset_id", "owner_id"], ["user.dataset_id", "user.id"]),
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
    name_key: Mapped[str]  # the name in lower case, for searches
    amount: Mapped[Decimal | None]
    closed_date: Mapped[datetime | None]
    stage_id: Mapped[int | None]
    owner_id: Mapped[int | None]
    company_id: Mapped[int | None]
    description: Mapped[str | None] = mapped_column(Text())
    source: Mapped[str]
    salesforce_id: Mapped[str | None]
    salesforce_owner_id: Mapped[str | None]
    next_step: Mapped[str | None]
    next_step_date: Mapped[datetime | None]
    next_step_updated_at: Mapped[MillisecondMoment | None]
    closed_lost_reason: Mapped[str | None]
    closed_won_reason: Mapped[str | None]
    stage_updated_at: Mapped[MillisecondMoment | None]
    created_by_id: Mapped[int | None]
    typed_custom_fields: Mapped[JsonValue]  # values by the ids of their fields, as answers have them
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
    deleted: Mapped[bool]
