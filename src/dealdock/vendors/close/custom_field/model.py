"""The tables of custom fields and of their values."""

from typing import Final

from sqlalchemy import CheckConstraint, Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.vendors.close.pipeline.model import Label, LongText, Moment

OBJECTS: Final = ("opportunity", "lead", "contact", "activity", "custom_object_type")


class CustomField(Base):
    """A field that the organization adds to its opportunities, leads, contacts, or types of activities or objects."""

    __tablename__ = "close_custom_field"
    __table_args__ = (
        CheckConstraint(
            "object IN ('opportunity', 'lead', 'contact', 'activity', 'custom_object_type')", name="object"
        ),
        refers("custom_activity_type_id", "close_custom_activity_type"),
        refers("custom_object_type_id", "close_custom_object_type"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    object: Mapped[str] = mapped_column(
        String(18), info=holds(OneOf(OBJECTS)), doc="The kind of record that has the field"
    )
    custom_activity_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of activities with the field")
    custom_object_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of objects with the field")
    name: Mapped[Label]
    type: Mapped[str] = mapped_column(String(8), doc="The type of the values")
    description: Mapped[LongText] = mapped_column(doc="The description")
    choices: Mapped[str] = mapped_column(Text(), doc="The permitted values")  # a list of texts as JSON
    accepts_multiple_values: Mapped[bool] = mapped_column(doc="True if the field can have several values")
    required: Mapped[bool] = mapped_column(doc="True if the field must have a value")
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class CustomValue(Base):
    """One value that a record has of a custom field. A field with several values has a row for each."""

    __tablename__ = "close_custom_value"
    __table_args__ = (
        refers("field_id", "close_custom_field"),
        Index(None, "dataset_id", "field_id", "record_id"),
        WITHOUT_ROWID,
    )

    dataset_id: Mapped[DatasetId]
    record_id: Mapped[int] = mapped_column(primary_key=True)  # of any kind of record with custom fields
    field_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None] = mapped_column(Text())  # of texts and choices; a date and a moment as they are shown
    words: Mapped[str | None] = mapped_column(Text())  # of texts and choices, for searches: see `search.words`
    number: Mapped[float | None] = mapped_column(Float(53))  # of numbers
    reference: Mapped[int | None]  # of a user or a contact: the id
