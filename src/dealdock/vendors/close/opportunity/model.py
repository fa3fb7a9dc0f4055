"""The table of opportunities."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, String, Text, case, func
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    Base,
    DatasetId,
    OneOf,
    Percentage,
    RecordId,
    Whole,
    amount,
    follows,
    holds,
    refers,
)
from dealdock.vendors.close.record.columns import LongText, Moment
from dealdock.vendors.close.wire import money
from dealdock.vendors.close.wire.fields import MAX_INTEGER
from dealdock.vendors.close.wire.words import words

PERIODS = ("one_time", "monthly", "annual")
USUAL_PERIOD = PERIODS[0]
"""The default period of an opportunity."""
USUAL_CONFIDENCE = 50
"""The default confidence of an opportunity, in percent."""


class Opportunity(Base):
    """A potential deal with one lead (contract 2.1)."""

    __tablename__ = "close_opportunity"
    __table_args__ = (
        refers("lead_id", "close_lead"),
        refers("contact_id", "close_contact"),
        refers("status_id", "close_opportunity_status"),
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
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact")
    status_id: Mapped[int] = mapped_column(doc="The id of the status")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user")
    value: Mapped[int | None] = mapped_column(
        info={
            **holds(Whole(-MAX_INTEGER, MAX_INTEGER)),
            **amount(lambda settings: money.units(settings["currency"])),
        },
        doc="The value in the smallest unit of the currency",
    )
    value_period: Mapped[str] = mapped_column(
        String(8),
        default=USUAL_PERIOD,
        info=holds(OneOf(PERIODS)),
        doc="The period of the value: `one_time`, `monthly` or `annual`",
    )
    confidence: Mapped[Percentage] = mapped_column(
        default=USUAL_CONFIDENCE, doc="The confidence of winning, in percent"
    )
    note: Mapped[LongText] = mapped_column(doc="The note")
    note_words: Mapped[str] = mapped_column(Text(), info=follows("note", words))  # for searches
    # YYYY-MM-DD, which sorts by date in every locale
    date_won: Mapped[str | None] = mapped_column(String(10), doc="The date on which the opportunity was or will be won")
    date_lost: Mapped[Moment | None] = mapped_column(doc="The date on which the opportunity was lost")
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


_SIGN: Final = case((Opportunity.value < 0, -1), else_=1)
_PARTS: Final = func.abs(Opportunity.value) * Opportunity.confidence
_IS_MONTHLY: Final = Opportunity.value_period == "monthly"

ANNUALIZED: Final = Opportunity.value * case((_IS_MONTHLY, 12), else_=1)
EXPECTED: Final = _SIGN * ((_PARTS + 50) // 100)
ANNUALIZED_EXPECTED: Final = case((_IS_MONTHLY, _SIGN * ((6 * _PARTS + 25) // 50)), else_=EXPECTED)
"""The values that follow from value, confidence and period, in SQL."""
