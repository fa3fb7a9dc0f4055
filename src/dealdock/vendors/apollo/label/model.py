"""The table of labels."""

from typing import Literal, get_args

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, MillisecondMoment, OneOf, RecordId, holds, refers

Modality = Literal["contacts", "accounts", "emailer_campaigns"]


class Label(Base):
    """A list of contacts, companies or sequences (contract 10.3). The records have the ids of their labels."""

    __tablename__ = "apollo_label"
    __table_args__ = (
        refers("user_id", "user"),
        Index(None, "dataset_id", "modality", "name_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info=DERIVED)  # the name in lower case, by which it is found
    modality: Mapped[str] = mapped_column(
        String(32), default="contacts", doc="The records that may have the label", info=holds(OneOf(get_args(Modality)))
    )
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who made the label")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
