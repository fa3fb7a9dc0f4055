"""The table of custom fields."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class CustomField(Base):
    """A field that a team has added to opportunities, companies or contacts (contract 3.5)."""

    __tablename__ = "apollo_custom_field"
    __table_args__ = (Index(None, "dataset_id", "modality", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    modality: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    type: Mapped[str] = mapped_column(String(16))
    picklist_values: Mapped[JsonValue]  # a list of objects with `id`, a number of the counter, and `name`
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
