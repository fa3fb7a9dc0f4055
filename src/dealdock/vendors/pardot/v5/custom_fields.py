"""The custom fields of prospects, whose names end in `__c` (contract 4)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.vendors.pardot.custom_field.service import NUMBER, TYPES, by_field_id
from dealdock.vendors.pardot.prospect import related
from dealdock.vendors.pardot.prospect.related import CustomValues
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.values import number

SUFFIX: Final = "__c"
_SEVERAL: Final = frozenset({"Checkbox", "Multi-Select"})


class CustomColumn(NamedTuple):
    """A custom field of an account."""

    id: int
    field_id: str
    has_several: bool
    """True if it can have several values."""

    @property
    def name(self) -> str:
        """The name in `fields` and in answers."""
        return self.field_id + SUFFIX

    def shown(self, values: CustomValues | None) -> Any:
        """Return its value in an answer: a text or a number, or a list if it can have several."""
        if values is None:
            return None
        shown = [number(text) if values.type == NUMBER else text for text in values.texts]
        return shown if self.has_several else shown[0]


def columns(call: V5Call) -> Mapping[str, CustomColumn]:
    """Return the custom fields of the account, by name."""
    found = by_field_id(call.db, call.account).values()
    several = {row.id: row.is_record_multiple_responses or TYPES[row.type] in _SEVERAL for row in found}
    return {column.name: column for column in (CustomColumn(row.id, row.field_id, several[row.id]) for row in found)}


def values(call: V5Call, columns: Sequence[CustomColumn], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the values of these fields, by prospect."""
    if not columns or not ids:
        return {record_id: {} for record_id in ids}
    stored = related.custom(call.db, call.account, ids)
    return {
        record_id: {column.name: column.shown(stored[record_id].get(column.field_id)) for column in columns}
        for record_id in ids
    }
