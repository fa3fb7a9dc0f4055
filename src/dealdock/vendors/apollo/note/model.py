"""The table of notes."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId, refers
from dealdock.vendors.apollo.column_types import RecordIds


class Note(Base):
    """A note on records (contract 10.8)."""

    __tablename__ = "apollo_note"
    __table_args__ = (
        refers("user_id", "user"),
        Index(None, "dataset_id", "created_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    title: Mapped[str | None] = mapped_column(doc="The title")
    content: Mapped[str | None] = mapped_column(Text(), doc="The text")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who made the note")
    contact_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the contacts")
    account_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the companies")
    opportunity_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the opportunities")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
