"""The table of opportunities (contract 2.1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    DERIVED,
    OBJECTS,
    TEXTS,
    Base,
    DatasetId,
    Json,
    OneOf,
    RecordId,
    holds,
    refers,
)
from dealdock.vendors.copper.column_types import Count, Day, Key, Word, in_order

STATUSES = ("Open", "Won", "Lost", "Abandoned")
PRIORITIES = ("None", "Low", "Medium", "High")


class Opportunity(Base):
    """A deal."""

    __tablename__ = "copper_opportunity"
    __counted_as__ = "opportunities"
    __table_args__ = (
        refers("company_id", "copper_company", name="fk_copper_opportunity_company_id"),
        refers("customer_source_id", "copper_customer_source", name="fk_copper_opportunity_customer_source_id"),
        refers("loss_reason_id", "copper_loss_reason", name="fk_copper_opportunity_loss_reason_id"),
        refers("pipeline_id", "copper_pipeline", name="fk_copper_opportunity_pipeline_id"),
        refers("pipeline_stage_id", "copper_pipeline_stage", name="fk_copper_opportunity_pipeline_stage_id"),
        refers("primary_contact_id", "copper_person", name="fk_copper_opportunity_primary_contact_id"),
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
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    close_date: Mapped[date | None] = mapped_column(Day(), doc="The date on which the opportunity is expected to close")
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    customer_source_id: Mapped[int | None] = mapped_column(doc="The id of the customer source")
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    loss_reason_id: Mapped[int | None] = mapped_column(doc="The id of the loss reason")
    pipeline_id: Mapped[int | None] = mapped_column(doc="The id of the pipeline")
    pipeline_stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage")
    primary_contact_id: Mapped[int | None] = mapped_column(doc="The id of the primary contact")
    priority: Mapped[str | None] = mapped_column(
        Word(*PRIORITIES), info=holds(OneOf(PRIORITIES)), doc="The priority: `None`, `Low`, `Medium` or `High`"
    )
    # the place of the priority, by which it is sorted and searched; 0 stands for None
    priority_rank: Mapped[int] = mapped_column(info=DERIVED)
    status: Mapped[str] = mapped_column(
        Word(*STATUSES), default=STATUSES[0], info=holds(OneOf(STATUSES)), doc="`Open`, `Won`, `Lost` or `Abandoned`"
    )
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    interaction_count: Mapped[Count] = mapped_column(doc="The number of interactions")
    # None: the account's
    monetary_unit: Mapped[str | None] = mapped_column(in_order(3), doc="The currency of the value")
    monetary_value: Mapped[Decimal | None] = mapped_column(doc="The value")
    win_probability: Mapped[Decimal | None] = mapped_column(
        doc="The probability of winning, in percent"
    )  # two decimals
    date_stage_changed: Mapped[datetime] = mapped_column(doc="The time of the last change of the stage")
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
