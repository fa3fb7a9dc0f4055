"""Custom field parameters of a call, and the values to store for them (contract, objects 2.1, "update")."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.operations import Call

_MULTIPLE: Final = frozenset({3, 6})  # Checkbox, Multi-Select
_TEXT_AREA: Final = 5
_NUMBER: Final = 8
_DATE: Final = 12
_NUMBERED: Final = re.compile("(.+)_([0-9]{1,9})", re.DOTALL)

FieldTexts: TypeAlias = Sequence[tuple[AnyRow, list[str]]]
"""Custom fields with their texts in the call."""


def read(call: Call, known: Mapping[str, AnyRow]) -> dict[int, list[str]]:
    """Return the given values by the custom field's id. `known` is by `field_id`. Errors 56, 57, 52."""
    numbered = _numbered(call, known)
    field_texts = [
        (field, texts)
        for field in known.values()
        if (texts := _texts_of(call, field, numbered.get(field.field_id))) is not None
    ]
    moment = partial(values.storable_moment, now=call.now.astimezone(call.zone))
    _check(field_texts, lambda field: values.any_number if field.type == _NUMBER else None, 56)
    _check(field_texts, lambda field: moment if field.type == _DATE else None, 57)
    _check(field_texts, lambda field: values.long_text if field.type == _TEXT_AREA else values.short_text, 52)
    return {field.id: [_stored(field, text) for text in texts] for field, texts in field_texts}


def _check(field_texts: FieldTexts, reader: Callable[[AnyRow], Callable[[str], Any] | None], code: int) -> None:
    """Check each value with its field's reader, if there is one."""
    for field, texts in field_texts:
        if (read := reader(field)) is not None:
            for text in texts:
                values.checked(read, text, code, field.field_id)


def _numbered(call: Call, known: Mapping[str, AnyRow]) -> Mapping[str, Mapping[int, str]]:
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


def _texts_of(call: Call, field: AnyRow, places: Mapping[int, str] | None) -> list[str] | None:
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


def _stored(field: AnyRow, text: str) -> str:
    """Return the value to store: as sent, but numbers and dates without surrounding blanks."""
    return text.strip() if field.type in {_NUMBER, _DATE} else text
