"""The table of custom fields of prospects."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId


class CustomField(Base):
    """A field of prospects in addition to the standard ones. Types: contract, objects 2.9."""

    __tablename__ = "pardot_custom_field"
    __table_args__ = (Index(None, "dataset_id", "field_id", unique=True),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    field_id: Mapped[str] = mapped_column(doc="The name of the field in the API")  # its name in prospects
    type: Mapped[int] = mapped_column(SmallInteger(), doc="The type, by number or name")
    crm_id: Mapped[str | None] = mapped_column(doc="The name of the field in the connected CRM")
    is_record_multiple_responses: Mapped[bool] = mapped_column(doc="True if the field can have several values")
    is_use_values: Mapped[bool] = mapped_column(doc="True if the field has a list of permitted values")
    is_required: Mapped[bool] = mapped_column(doc="True if forms require a value, which version 5 alone shows")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
