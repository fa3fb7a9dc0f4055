"""The tables of custom field definitions, their options, and the values of records (contract 2.8, 3.7)."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column

DATA_TYPES = (
    "String",
    "Text",
    "Dropdown",
    "Date",
    "Checkbox",
    "Float",
    "URL",
    "Percentage",
    "Currency",
    "MultiSelect",
    "Connect",
)
WITH_OPTIONS = ("Dropdown", "MultiSelect")


class CustomFieldDefinition(Base):
    """A field that the account added to some kinds of record."""

    __tablename__ = "copper_custom_field_definition"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    data_type: NamedColumn[str] = column(String(16))
    available_on: NamedColumn[tuple[str, ...]]
    is_filterable: NamedColumn[Annotated[bool, column(default=False)]]
    currency: NamedColumn[str | None] = column(String(3))  # of the type Currency; None: the account's
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class CustomFieldOption(Base):
    """An option of a definition of the types Dropdown and MultiSelect."""

    __tablename__ = "copper_custom_field_option"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "definition_id"],
            ["copper_custom_field_definition.dataset_id", "copper_custom_field_definition.id"],
            name="fk_copper_custom_field_option_definition",
        ),
        Index("ix_copper_custom_field_option_definition", "dataset_id", "definition_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    definition_id: NamedColumn[int]
    name: NamedColumn[str]
    rank: NamedColumn[int]
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class CustomValue(Base):
    """A record's value of a definition; of MultiSelect, one of the values."""

    __tablename__ = "copper_custom_value"
    __is_keyed__ = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "definition_id"],
            ["copper_custom_field_definition.dataset_id", "copper_custom_field_definition.id"],
            name="fk_copper_custom_value_definition",
        ),
        Index("ix_copper_custom_value_number", "dataset_id", "definition_id", "number", "record_id"),
        Index("ix_copper_custom_value_real", "dataset_id", "definition_id", "real", "record_id"),
    )

    dataset_id: NamedColumn[int] = column(to="dataset.id", key=True)
    record_id: NamedColumn[int] = column(key=True)  # of any kind: no two records of a dataset have the same id
    definition_id: NamedColumn[int] = column(key=True)
    position: NamedColumn[int] = column(key=True)
    number: NamedColumn[int | None]  # an option's id, days since 1970, 1 for true, percents, cents
    real: NamedColumn[float | None]
    text: NamedColumn[str | None] = column(Text())
