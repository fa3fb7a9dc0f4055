"""Custom field parameters of a call, and the values to store for them (contract, objects 2.1, "update")."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.custom_field import CHECKBOX, DATE, NUMBER
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.operations import ParameterWriter
from dealdock.vendors.pardot.wire.serializers import shortest

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
        found[field.id] = as_stored(field.type, [values.checked(read, text, 52, field.field_id) for text in texts])
    return found


def stored(type_: int, text: str, now: datetime) -> str:
    """Return a text in the form in which a field of this type stores it. `now` is in the user's zone. Raises
    `ValueError`.
    """
    if (read := _READERS.get(type_)) is not None:
        return read(text, now)
    return values.long_text(text) if type_ == _TEXT_AREA else values.short_text(text)


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
    return shortest(values.any_number(text))


def _date(text: str, now: datetime) -> str:
    """Return the date of a moment, `YYYY-MM-DD`, as it is written in the text: a time zone does not move it."""
    return values.storable_moment(_ZONE.sub(r"\1", text), now=now).date().isoformat()


_READERS: Final[Mapping[int, Callable[[str, datetime], str]]] = {NUMBER: _number, DATE: _date}
"""The readers of the types whose values all have the same stored form."""
