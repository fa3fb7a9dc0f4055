"""Values of custom fields in parameters, bodies and answers (contract, objects 2.1, and version 5, section 4)."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.custom_field import CHECKBOX, DATE, NUMBER, TYPES, by_field_id
from dealdock.vendors.pardot.prospect import reading
from dealdock.vendors.pardot.prospect.reading import CustomValues
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import SUFFIX
from dealdock.vendors.pardot.v5.values import number
from dealdock.vendors.pardot.wire.operations import ParameterWriter, Writer
from dealdock.vendors.pardot.wire.serializers import shortest
from dealdock.vendors.pardot.wire.values import any_number, checked, long_text, short_text, storable_moment

_MULTIPLE: Final = frozenset({CHECKBOX, 6})  # Checkbox, Multi-Select
_TEXT_AREA: Final = 5
_NUMBERED: Final = re.compile("(.+)_([0-9]{1,9})", re.DOTALL)
_ZONE: Final = re.compile(r"(:[0-9]{2}(?:\.[0-9]+)?)\s*(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$")
"""The zone at the end of a time."""


def read(call: ParameterWriter, known: Mapping[str, AnyRow]) -> dict[int, list[str] | None]:
    """Return the given values by the custom field's id. `known` is by `field_id`. Error 52.

    A text that a field of type Number or Date cannot store becomes None: nothing is stored, without an error.
    """
    found: dict[int, list[str] | None] = {}
    numbered = _numbered(call, known)
    for field in known.values():
        texts = _texts_of(call, field, numbered.get(field.field_id))
        if texts is None:
            continue
        read = partial(stored, field.type, now=call.now.astimezone(call.zone))
        if field.type in _READERS:
            found[field.id] = None
            with suppress(ValueError):
                found[field.id] = [read(text) for text in texts]
            continue
        found[field.id] = as_stored(field.type, [checked(read, text, 52, field.field_id) for text in texts])
    return found


def stored(type_: int, text: str, now: datetime) -> str:
    """Return a text in the form in which a field of this type stores it. `now` is in the user's zone. Raises
    `ValueError`.
    """
    if (read := _READERS.get(type_)) is not None:
        return read(text, now)
    return long_text(text) if type_ == _TEXT_AREA else short_text(text)


def as_stored(type_: int, texts: list[str]) -> list[str]:
    """Return the values of a field. A Checkbox with one value has `true` or `false`, if it means one of them."""
    return [_checkbox(texts[0])] if type_ == CHECKBOX and len(texts) == 1 else texts


def _numbered(call: ParameterWriter, known: Mapping[str, AnyRow]) -> Mapping[str, Mapping[int, str]]:
    """Return the parameters that end with a number, such as `Tea_0`, by the name before it and by the number."""
    found: dict[str, dict[int, str]] = {}
    for each in call.parameters:
        if (match := _NUMBERED.fullmatch(each)) and match[1] in known:
            found.setdefault(match[1], {})[int(match[2])] = each
    return {
        name: free
        for name, places in found.items()
        if (free := {place: each for place, each in places.items() if each not in known})
    }


def _texts_of(call: ParameterWriter, field: AnyRow, places: Mapping[int, str] | None) -> list[str] | None:
    """Return the given values of a field. An empty list clears it; None leaves it unchanged.

    `places`: the parameters with the field's name and a number.
    """
    name = field.field_id
    if places and (field.type in _MULTIPLE or field.is_record_multiple_responses):
        return [text for _, each in sorted(places.items()) if (text := call.parameters.get(each))]
    text = call.parameters.get(name)
    if text is None or (text == "" and field.is_record_multiple_responses):
        return None
    return [text] if text else []


def _checkbox(text: str) -> str:
    """Return `true` or `false` for a text that means one of them, and any other text as it is."""
    return _BOOLEANS.get(text.strip().lower(), text)


_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}


def _number(text: str, _: datetime) -> str:
    """Return a number in its shortest form."""
    return shortest(any_number(text))


def _date(text: str, now: datetime) -> str:
    """Return the date of a moment, `YYYY-MM-DD`, as it is written in the text: a time zone does not move it."""
    return storable_moment(_ZONE.sub(r"\1", text), now=now).date().isoformat()


_READERS: Final[Mapping[int, Callable[[str, datetime], str]]] = {NUMBER: _number, DATE: _date}
"""The readers of the types whose values all have the same stored form."""


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
    return as_stored(column.type, [_stored(call, column, text) for text in texts if text])


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
        return stored(column.type, text, call.now.astimezone(call.zone))
    except ValueError as error:
        raise refused(code, f"{column.name} {quoted(text)} {error}") from None


def values(call: Writer, columns: Sequence[CustomColumn], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the values of these fields, by prospect."""
    if not columns or not ids:
        return {record_id: {} for record_id in ids}
    found = reading.custom_values(call.db, call.account, ids)
    return {
        record_id: {column.name: column.shown(found[record_id].get(column.field_id)) for column in columns}
        for record_id in ids
    }
