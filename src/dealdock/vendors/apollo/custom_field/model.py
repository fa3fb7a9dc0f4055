"""The table of custom fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, get_args

from sqlalchemy import Connection, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import Statement
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
from dealdock.platform.records.models.context import AccountContext

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


PICKLISTS: Final = frozenset({"picklist", "multipicklist"})

WITH_VALUES: Final[dict[str, Any]] = {}
"""The models whose records have values of custom fields, by modality."""


def add(modality: Modality, model: Any) -> None:
    """Register a model whose records have values of custom fields."""
    WITH_VALUES[modality] = model


_ALL: Final = (
    select(
        CustomField.id,
        CustomField.modality,
        CustomField.name,
        CustomField.type,
        CustomField.picklist_values,
        CustomField.max_length,
    )
    .where(CustomField.dataset_id == bindparam("dataset_id"))
    .order_by(CustomField.id)
)

_EVERY: Final = Statement(_ALL)
_OF_MODALITY: Final = Statement(_ALL.where(CustomField.modality == bindparam("modality")))


class Definition(NamedTuple):
    """A custom field."""

    id: int
    modality: Modality
    name: str
    type: Type
    picklist_values: Sequence[Mapping[str, Any]]
    """Each with its number, `id`, and its `name`."""
    max_length: int | None

    @property
    def is_picklist(self) -> bool:
        """True if its values are chosen from a list."""
        return self.type in PICKLISTS


def every(db: Connection, account: AccountContext) -> Sequence[Definition]:
    """Return all custom fields, by id."""
    return [Definition(*row) for row in _EVERY.tuples(db, {"dataset_id": account.dataset_id})]


def of_modality(db: Connection, account: AccountContext, modality: Modality) -> Sequence[Definition]:
    """Return the custom fields of one kind of record, by id."""
    parameters = {"dataset_id": account.dataset_id, "modality": modality}
    return [Definition(*row) for row in _OF_MODALITY.tuples(db, parameters)]
