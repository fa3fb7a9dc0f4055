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

FieldTexts: TypeAlias = Sequence[tuple[AnyRow, list[str]]]
"""Custom fields with their texts in the call."""


def read(call: Call, known: Mapping[str, AnyRow]) -> dict[int, list[str]]:
    """Return the given values by the custom field's id. `known` is by `field_id`. Errors 56, 57, 52."""
    field_texts = [(field, texts) for field in known.values() if (texts := _texts_of(call, field, known)) is not None]
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


def _texts_of(call: Call, field: AnyRow, known: Mapping[str, AnyRow]) -> list[str] | None:
    """Return the given values of a field. An empty list clears it; None leaves it unchanged."""
    name = field.field_id
    if field.type in _MULTIPLE or field.is_record_multiple_responses:
        numbered = re.compile(rf"{re.escape(name)}_([0-9]{{1,9}})")
        places = {int(match[1]): each for each in call.parameters if (match := numbered.fullmatch(each))}
        if places := {place: each for place, each in places.items() if each not in known}:
            return [text for _, each in sorted(places.items()) if (text := call.parameters.get(each))]
    text = call.parameters.get(name)
    if text is None or (text == "" and field.is_record_multiple_responses):
        return None
    return [text] if text else []


def _stored(field: AnyRow, text: str) -> str:
    """Return the value to store: as sent, but numbers and dates without surrounding blanks."""
    return text.strip() if field.type in {_NUMBER, _DATE} else text
