"""The table of custom fields."""

from typing import Literal, get_args

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    Base,
    DatasetId,
    JsonObjects,
    MillisecondMoment,
    OneOf,
    RecordId,
    Whole,
    holds,
)

Modality = Literal["opportunity", "account", "contact"]
Type = Literal["string", "textarea", "number", "date", "datetime", "boolean", "picklist", "multipicklist"]


class CustomField(Base):
    """A field that a team has added to opportunities, companies or contacts (contract 3.5)."""

    __tablename__ = "apollo_custom_field"
    __table_args__ = (Index(None, "dataset_id", "modality", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    modality: Mapped[str] = mapped_column(
        String(16),
        default="opportunity",
        doc="The kind of record that has the field",
        info=holds(OneOf(get_args(Modality))),
    )
    name: Mapped[str]
    type: Mapped[str] = mapped_column(
        String(16), default="string", doc="The type of the values", info=holds(OneOf(get_args(Type)))
    )
    picklist_values: Mapped[JsonObjects] = mapped_column(
        default=list, doc="The permitted values"
    )  # a list of objects with `id`, a number of the counter, and `name`
    max_length: Mapped[int | None] = mapped_column(
        doc="The characters of a text at most, as the service shows it", info=holds(Whole(1, 65_535))
    )
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
