"""The table of opportunities."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column
from dealdock.vendors.close.models.status import Moment

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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    lead_id: NamedColumn[int]
    contact_id: NamedColumn[int | None]
    status_id: NamedColumn[int]
    user_id: NamedColumn[int | None]
    value: NamedColumn[int | None]  # in the currency's smallest unit
    value_period: NamedColumn[str] = column(String(8))
    confidence: NamedColumn[int] = column(SmallInteger())
    note: NamedColumn[str] = column(Text())
    note_words: NamedColumn[str] = column(Text())  # for searches: see `search.words`
    date_won: NamedColumn[str | None] = column(String(10))  # YYYY-MM-DD, which sorts by date in every locale
    date_lost: NamedColumn[Moment | None]
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]
