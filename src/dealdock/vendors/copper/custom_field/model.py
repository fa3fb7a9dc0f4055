"""The tables of custom field definitions, their options, and the values of records (contract 2.8, 3.7)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.vendors.copper.names import Entity

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
CONNECT = "Connect"
USER = "user"
"""A kind of record that links lead to, but do not come from."""
LINKED: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")
"""The kinds of record that have links (contract B7)."""


class CustomFieldDefinition(Base):
    """A field that the account added to some kinds of record."""

    __tablename__ = "copper_custom_field_definition"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    data_type: Mapped[str] = mapped_column(String(16), info=holds(OneOf(DATA_TYPES)), doc="The type of the values")
    available_on: Mapped[tuple[str, ...]] = mapped_column(doc="The kinds of records that have the field")
    is_filterable: Mapped[bool] = mapped_column(default=False, doc="True if searches can use the field")
    # of the type Currency; None: the account's
    currency: Mapped[str | None] = mapped_column(String(3), doc="The currency of the values")
    canonical_name: Mapped[str | None] = mapped_column(
        doc="The name that does not change with the language"
    )  # in lower case; no answer has it
    connected_id: Mapped[int | None] = mapped_column(doc="Of the type Connect: the other definition of the pair")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CustomFieldOption(Base):
    """An option of a definition of the types Dropdown and MultiSelect."""

    __tablename__ = "copper_custom_field_option"
    __table_args__ = (
        refers("definition_id", "copper_custom_field_definition", name="fk_copper_custom_field_option_definition"),
        Index("ix_copper_custom_field_option_definition", "dataset_id", "definition_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    definition_id: Mapped[int]
    name: Mapped[str]
    rank: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class RelatedLink(Base):
    """A link that a record has by a definition of the type Connect."""

    __tablename__ = "copper_related_link"
    __table_args__ = (
        refers("definition_id", "copper_custom_field_definition", name="fk_copper_related_link_definition"),
        Index(None, "dataset_id", "source_id", "id"),
        Index(None, "dataset_id", "target_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    definition_id: Mapped[int] = mapped_column(doc="The id of the custom field definition")
    source_id: Mapped[int] = mapped_column(doc="The id of the record that has the link")
    source_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(LINKED)), doc="The kind of the record that has the link"
    )
    target_id: Mapped[int] = mapped_column(doc="The id of the record that is linked")
    target_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf((*LINKED, USER))), doc="The kind of the record that is linked"
    )
    # the link from the target to the source; None: the target is a user
    mirror_id: Mapped[int | None] = mapped_column(doc="The id of the link in the other direction")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CustomValue(Base):
    """A record's value of a definition; of MultiSelect, one of the values."""

    __tablename__ = "copper_custom_value"
    __table_args__ = (
        refers("definition_id", "copper_custom_field_definition", name="fk_copper_custom_value_definition"),
        Index("ix_copper_custom_value_number", "dataset_id", "definition_id", "number", "record_id"),
        Index("ix_copper_custom_value_real", "dataset_id", "definition_id", "real", "record_id"),
        WITHOUT_ROWID,
    )

    dataset_id: Mapped[DatasetId]
    record_id: Mapped[int] = mapped_column(primary_key=True)  # of any kind: a dataset has no two records with one id
    definition_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None]  # an option's id, days since 1970, 1 for true, percents, cents
    real: Mapped[float | None]
    text: Mapped[str | None] = mapped_column(Text())
