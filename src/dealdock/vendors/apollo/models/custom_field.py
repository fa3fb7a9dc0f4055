"""The table of custom fields."""

from sqlalchemy import Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId, column


class CustomField(Base):
    """A field that a team has added to opportunities, companies or contacts (contract 3.5)."""

    __tablename__ = "apollo_custom_field"
    __table_args__ = (Index(None, "dataset_id", "modality", "id"),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    modality: NamedColumn[str] = column(String(16))
    name: NamedColumn[str]
    type: NamedColumn[str] = column(String(16))
    picklist_values: NamedColumn[JsonValue]  # a list of objects with `id`, a number of the counter, and `name`
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]
