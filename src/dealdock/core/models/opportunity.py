"""Opportunities, and the prospects they are linked to."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base, DatasetId, RecordId

STATUSES = ("Open", "Won", "Lost")


class Opportunity(Base):
    """A deal. Fields: contract, section 4."""

    __tablename__ = "opportunity"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "campaign_id"], ["campaign.dataset_id", "campaign.id"]),
        CheckConstraint("status IN ('Open', 'Won', 'Lost')", name="status"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
        CheckConstraint("value BETWEEN 0 AND 999999999999999", name="value"),
        # one for each sort; `deleted` stands in the key, since every query names it
        Index(None, "dataset_id", "deleted", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "deleted", "probability", "id"),
        Index(None, "dataset_id", "deleted", "value", "id"),
        Index(None, "dataset_id", "crm_fid", unique=True),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    campaign_id: Mapped[int]
    name: Mapped[str]
    value: Mapped[Decimal]
    probability: Mapped[int] = mapped_column(SmallInteger)
    type: Mapped[str | None]
    stage: Mapped[str | None]
    crm_fid: Mapped[str | None]  # its id in the CRM that it came from; no client of the API sees it
    status: Mapped[str] = mapped_column(String(4))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class OpportunityProspect(Base):
    """The link between an opportunity and one of its prospects."""

    __tablename__ = "opportunity_prospect"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "opportunity_id"], ["opportunity.dataset_id", "opportunity.id"]),
        ForeignKeyConstraint(["dataset_id", "prospect_id"], ["prospect.dataset_id", "prospect.id"]),
        Index(None, "dataset_id", "prospect_id", "opportunity_id"),
    )

    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), primary_key=True, autoincrement=False)
    opportunity_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    prospect_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
