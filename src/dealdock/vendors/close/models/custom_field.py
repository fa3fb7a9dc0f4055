"""The tables of custom fields and of their values."""

from sqlalchemy import CheckConstraint, Float, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column
from dealdock.vendors.close.models.status import Label, Moment


class CustomField(Base):
    """A field that the organization adds to its opportunities, leads or contacts."""

    __tablename__ = "close_custom_field"
    __table_args__ = (CheckConstraint("object IN ('opportunity', 'lead', 'contact')", name="object"),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    object: NamedColumn[str] = column(String(11))
    name: NamedColumn[Label]
    type: NamedColumn[str] = column(String(8))
    description: NamedColumn[str] = column(Text())
    choices: NamedColumn[str] = column(Text())  # a list of texts as JSON
    accepts_multiple_values: NamedColumn[bool]
    required: NamedColumn[bool]
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]


class CustomValue(Base):
    """One value that a record has of a custom field. A field with several values has a row for each."""

    __tablename__ = "close_custom_value"
    __is_keyed__ = True
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "field_id"], ["close_custom_field.dataset_id", "close_custom_field.id"]),
        Index(None, "dataset_id", "field_id", "record_id"),
    )

    dataset_id: NamedColumn[int] = column(to="dataset.id", key=True)
    record_id: NamedColumn[int] = column(key=True)  # of an opportunity, a lead or a contact
    field_id: NamedColumn[int] = column(key=True)
    position: NamedColumn[int] = column(key=True)
    text: NamedColumn[str | None] = column(Text())  # of texts and choices; a date and a moment as they are shown
    words: NamedColumn[str | None] = column(Text())  # of texts and choices, for searches: see `search.words`
    number: NamedColumn[float | None] = column(Float(53))  # of numbers
    reference: NamedColumn[int | None]  # of a user or a contact: the id
