"""The table of opportunities."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.vendors.close.pipeline.model import Moment

PERIODS = ("one_time", "monthly", "annual")
USUAL_PERIOD = PERIODS[0]
"""The period of an opportunity for which none is given."""
USUAL_CONFIDENCE = 50
"""The confidence, in percent, of an opportunity for which none is given."""


class Opportunity(Base):
    """A potential deal with one lead (contract 2.1)."""

    __tablename__ = "close_opportunity"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        ForeignKeyConstraint(["dataset_id", "contact_id"], ["close_contact.dataset_id", "close_contact.id"]),
        ForeignKeyConstraint(
            ["dataset_id", "status_id"], ["close_opportunity_status.dataset_id", "close_opportunity_status.id"]
        ),
        CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence"),
        CheckConstraint("value_period IN ('one_time', 'monthly', 'annual')", name="value_period"),
        # one for the usual order, for incremental clients, for groups by date, and for each reference
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "date_won", "id"),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "status_id"),
        Index(None, "dataset_id", "user_id"),
        # all that the aggregates of a list without filters read
        Index(None, "dataset_id", "value_period", "confidence", "value"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int]
    contact_id: Mapped[int | None]
    status_id: Mapped[int]
    user_id: Mapped[int | None]
    value: Mapped[int | None]  # in the currency's smallest unit
    value_period: Mapped[str] = mapped_column(String(8))
    confidence: Mapped[int] = mapped_column(SmallInteger())
    note: Mapped[str] = mapped_column(Text())
    note_words: Mapped[str] = mapped_column(Text())  # for searches: see `search.words`
    date_won: Mapped[str | None] = mapped_column(String(10))  # YYYY-MM-DD, which sorts by date in every locale
    date_lost: Mapped[Moment | None]
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
