"""The table of deals."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import JsonValue, MillisecondMoment, RecordId
from dealdock.platform.records.models import Base, Dataset
from tests.example_vendor.lead.model import Lead


class Deal(Base):
    """A sale to a lead that may come about."""

    metadata = Lead.metadata
    __tablename__ = "example_deal"

    dataset_id: Mapped[int] = mapped_column(ForeignKey(Dataset.__table__.c.id), primary_key=True)
    id: Mapped[RecordId]
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the deal")
    notes: Mapped[JsonValue | None] = mapped_column(doc="Anything")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
