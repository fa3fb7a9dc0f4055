"""The tables of opportunities and of their links to prospects."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database import dialects
from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, OneOf, Percentage, RecordId, holds, refers

STATUSES = ("Open", "Won", "Lost")

_FROM_CRM: Final = text("crm_fid IS NOT NULL")  # opportunities from the API have none, and skip that index


class Opportunity(Base):
    """A deal. Fields: contract, section 4."""

    __tablename__ = "pardot_opportunity"
    __counted_as__ = "opportunities"
    __table_args__ = (
        refers("campaign_id", "pardot_campaign"),
        CheckConstraint("status IN ('Open', 'Won', 'Lost')", name="status"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
        CheckConstraint("value BETWEEN 0 AND 999999999999999", name="value"),
        # one index per sort order; `deleted` is in the key, since every query filters by it
        Index(None, "dataset_id", "deleted", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "probability", "id"),
        Index(None, "dataset_id", "deleted", "value", "id"),
        Index(None, "dataset_id", "crm_fid", unique=True, sqlite_where=_FROM_CRM),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    campaign_id: Mapped[int] = mapped_column(doc="The id of the campaign")
    name: Mapped[str] = mapped_column(info=holds(example="Large Customer Opportunity"))
    value: Mapped[Decimal] = mapped_column(doc="The value, with at most two decimals", info=holds(example=100))
    probability: Mapped[Percentage] = mapped_column(
        doc="The probability of winning, in percent", info=holds(example=70)
    )
    type: Mapped[str | None] = mapped_column(doc="The type, such as `Renewal`")
    stage: Mapped[str | None] = mapped_column(doc="The stage, such as `Negotiation`")
    # the API does not return it
    crm_fid: Mapped[str | None] = mapped_column(doc="Its id in the CRM, where it came from there")
    status: Mapped[str] = mapped_column(
        String(4), default=STATUSES[0], doc="`Open`, `Won` or `Lost`", info=holds(OneOf(STATUSES))
    )
    closed_at: Mapped[datetime | None] = mapped_column(doc="The time at which the opportunity was or will be closed")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


event.listen(Opportunity.__table__, "before_create", dialects.make_indexes_partial)


class OpportunityProspect(Base):
    """A link between an opportunity and one of its prospects."""

    __tablename__ = "pardot_opportunity_prospect"
    __table_args__ = (
        refers("opportunity_id", "pardot_opportunity"),
        refers("prospect_id", "pardot_prospect"),
        # named here: the usual name would be longer than PostgreSQL allows
        Index("ix_pardot_opportunity_prospect_dataset_id_prospect_id", "dataset_id", "prospect_id", "opportunity_id"),
        WITHOUT_ROWID,
    )

    dataset_id: Mapped[DatasetId]
    opportunity_id: Mapped[int] = mapped_column(primary_key=True)
    prospect_id: Mapped[int] = mapped_column(primary_key=True)
