"""The table of opportunities (contract 2.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, Json, RecordId
from dealdock.vendors.copper.record.column_types import Day, Key, Word

STATUSES = ("Open", "Won", "Lost", "Abandoned")
PRIORITIES = ("None", "Low", "Medium", "High")


def _to(column_: str, table: str) -> ForeignKeyConstraint:
    names = ["dataset_id", column_], [f"{table}.dataset_id", f"{table}.id"]
    return ForeignKeyConstraint(*names, name=f"fk_copper_opportunity_{column_}")


class Opportunity(Base):
    """A deal."""

    __tablename__ = "copper_opportunity"
    __counted_as__ = "opportunities"
    __table_args__ = (
        _to("company_id", "copper_company"),
        _to("customer_source_id", "copper_customer_source"),
        _to("loss_reason_id", "copper_loss_reason"),
        _to("pipeline_id", "copper_pipeline"),
        _to("pipeline_stage_id", "copper_pipeline_stage"),
        _to("primary_contact_id", "copper_person"),
        # for sorts and bounds; `deleted` is in the key, since every query filters by it
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "close_date", "id"),
        Index(None, "dataset_id", "deleted", "monetary_value", "id"),
        # for filters
        Index(None, "dataset_id", "deleted", "status", "updated_at", "id"),
        Index(None, "dataset_id", "pipeline_stage_id"),
        Index(None, "dataset_id", "assignee_id"),
        Index(None, "dataset_id", "company_id"),
        Index(None, "dataset_id", "primary_contact_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    assignee_id: Mapped[int | None]
    close_date: Mapped[date | None] = mapped_column(Day())
    company_id: Mapped[int | None]
    customer_source_id: Mapped[int | None]
    details: Mapped[str | None] = mapped_column(Text())
    loss_reason_id: Mapped[int | None]
    pipeline_id: Mapped[int | None]
    pipeline_stage_id: Mapped[int | None]
    primary_contact_id: Mapped[int | None]
    priority: Mapped[str | None] = mapped_column(Word(*PRIORITIES))
    priority_rank: Mapped[int]  # the place of the priority, by which it is sorted and searched; without one 0
    status: Mapped[str] = mapped_column(Word(*STATUSES))
    tags: Mapped[Any] = mapped_column(Json())
    interaction_count: Mapped[int]
    monetary_value: Mapped[Decimal | None]
    win_probability: Mapped[Decimal | None]  # in percent, with two decimals
    date_stage_changed: Mapped[datetime]
    date_last_contacted: Mapped[datetime | None]
    leads_converted_from: Mapped[Any | None] = mapped_column(Json())  # None: no lead
    date_lead_created: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
