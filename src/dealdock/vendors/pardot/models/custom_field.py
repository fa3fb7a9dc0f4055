"""The table of custom fields of prospects."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


class CustomField(Base):
    """A field of prospects in addition to the standard ones. Types: contract, objects 2.9."""

    __tablename__ = "pardot_custom_field"
    __table_args__ = (Index(None, "dataset_id", "field_id", unique=True),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    field_id: NamedColumn[str]  # its name in prospects
    type: NamedColumn[int] = column(SmallInteger())
    crm_id: NamedColumn[str | None]
    is_record_multiple_responses: NamedColumn[bool]
    is_use_values: NamedColumn[bool]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
