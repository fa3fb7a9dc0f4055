"""Deals of leads: their table and their kind. The API does not have them."""

from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import JsonValue, MillisecondMoment, RecordId
from dealdock.platform.records.kind import of_rows
from tests.example_vendor.base import Base, DatasetId
from tests.example_vendor.lead import GO_WITH_LEAD


class Deal(Base):
    """A sale to a lead that may come about."""

    __tablename__ = "minicrm_deal"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the deal")
    notes: Mapped[JsonValue | None] = mapped_column(doc="Anything")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


GO_WITH_LEAD.append(Deal)
DEAL: Final = of_rows("deal", "deals", Deal, references={"lead_id": "lead", "owner_id": "user"})
