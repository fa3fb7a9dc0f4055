"""Queries for custom fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.custom_field.model import CustomField, Modality, Type

PICKLISTS: Final = frozenset({"picklist", "multipicklist"})

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
