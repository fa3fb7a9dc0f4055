"""The custom fields of prospects, whose names end in `__c` (contract 4)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.text import quoted
from dealdock.vendors.pardot.custom_field import DATE, NUMBER, TYPES, by_field_id
from dealdock.vendors.pardot.prospect import custom, related
from dealdock.vendors.pardot.prospect.related import CustomValues
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import SUFFIX
from dealdock.vendors.pardot.v5.values import number
from dealdock.vendors.pardot.wire.operations import Writer

_SEVERAL: Final = frozenset({"Checkbox", "Multi-Select"})
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$")


class CustomColumn(NamedTuple):
    """A custom field of an account."""

    id: int
    field_id: str
    type: int
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


def columns(call: Writer) -> Mapping[str, CustomColumn]:
    """Return the custom fields of the account, by name."""
    found = by_field_id(call.db, call.account).values()
    several = {row.id: row.is_record_multiple_responses or TYPES[row.type] in _SEVERAL for row in found}
    made = (CustomColumn(row.id, row.field_id, row.type, several[row.id]) for row in found)
    return {column.name: column for column in made}


def accepted(call: Writer, column: CustomColumn, given: Any) -> list[str]:
    """Return the texts of a field in a body as a list, which may be empty. Errors 154, 56, 57."""
    if isinstance(given, list) and not column.has_several:
        raise refused(154, f"{column.name} is an array, and the field has one value")
    texts = [_text(column, each) for each in (given if isinstance(given, list) else [given])]
    stored = [_stored(call, column, text) for text in texts if text]
    return custom.as_stored(column.type, stored)


def _text(column: CustomColumn, given: Any) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, float) and given.is_integer():
        return format(given, ".0f")
    if isinstance(given, list | dict):
        raise refused(154, f"{column.name} has an object or an array where a text has to be")
    return "" if given is None else str(given)


def _stored(call: Writer, column: CustomColumn, text: str) -> str:
    """Return a text as the field's type stores it. Errors 56, 57, 154."""
    code = {NUMBER: 56, DATE: 57}.get(column.type, 154)
    if column.type == DATE and not _DAY.match(text):
        raise refused(57, f"{column.name} is {quoted(text)}, and has to be a day: 2026-03-01")
    try:
        return custom.stored(column.type, text, call.now.astimezone(call.zone))
    except ValueError as error:
        raise refused(code, f"{column.name} {quoted(text)} {error}") from None


def values(call: Writer, columns: Sequence[CustomColumn], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the values of these fields, by prospect."""
    if not columns or not ids:
        return {record_id: {} for record_id in ids}
    stored = related.custom(call.db, call.account, ids)
    return {
        record_id: {column.name: column.shown(stored[record_id].get(column.field_id)) for column in columns}
        for record_id in ids
    }
