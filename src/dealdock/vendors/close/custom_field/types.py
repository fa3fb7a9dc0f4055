"""The types of custom fields: their valid values, and the stored form of these (contract 3.6)."""

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from dealdock.platform.records.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.errors import no_choice
from dealdock.vendors.close.wire.lists import check_list


class Stored(NamedTuple):
    """A value in the columns of its table."""

    text: str | None = None
    number: float | None = None
    reference: int | None = None


class FieldType(NamedTuple):
    """A type of custom fields."""

    read: Callable[[Context, Collection[str], Any], Stored]
    """Takes the choices of the field and a value. Raises `ValueError` with the text of the error."""
    show: Callable[[Ids, Stored], Any]
    list_error: str = "str"
    """The type that the error for a list in a field of single values names; empty: the type's own error."""


def _text(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=fields.text().read(context, value))


def _number(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(number=fields.NUMBER.read(context, value))


def _day(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=fields.DAY.read(context, value))


def _moment(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=moments.written(fields.MOMENT.read(context, value)))


def _choice(_: Context, choices: Collection[str], value: Any) -> Stored:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(no_choice(choices))
    return Stored(text=value)


def _reference(prefix: str, model: Any) -> FieldType:
    return FieldType(
        lambda context, _, value: Stored(reference=fields.found(context, prefix, model, value)),
        lambda ids, stored: ids.show_optional(prefix, stored.reference),
    )


def _show_text(_: Ids, stored: Stored) -> Any:
    return stored.text


def _show_number(_: Ids, stored: Stored) -> Any:
    number = stored.number or 0
    return int(number) if number == int(number) else number


_TEXT: Final = FieldType(_text, _show_text)

TYPES: Final[Mapping[str, FieldType]] = {
    "text": _TEXT,
    "textarea": _TEXT,
    "hidden": _TEXT,
    "number": FieldType(_number, _show_number, list_error="float"),
    "date": FieldType(_day, _show_text, list_error=""),
    "datetime": FieldType(_moment, _show_text, list_error=""),
    "choices": FieldType(_choice, _show_text),
    "user": _reference("user", User),
    "contact": _reference("contact", Contact),
}

Values: TypeAlias = list[Stored]

MAX_VALUES: Final = 500
"""The values of one field of a record, and of all its fields together."""
MAX_CHARACTERS: Final = 5_000_000
"""The characters of all values of a record: it is read and changed on the event loop."""


def read(context: Context, field: Any, value: Any) -> Values:
    """Return the values of a field as they are stored; an empty list for null. `field`: its row.

    Raises `ValueError` with the text of the error.
    """
    if value is None:
        return []
    read_one = reader(context, field)
    if not isinstance(value, list):
        return [read_one(value)]
    if not field.accepts_multiple_values:
        name = TYPES[field.type].list_error
        raise fields.wrong_type(name) if name else ValueError(moments.INVALID)
    check_list(value, MAX_VALUES)
    return [read_one(each) for each in value]


def reader(context: Context, field: Any) -> Callable[[Any], Stored]:
    """Return the function that returns one value of a field as it is stored. It raises `ValueError`."""
    choices = frozenset(choices_of(field)) if field.type == "choices" else frozenset[str]()
    return partial(TYPES[field.type].read, context, choices)


def choices_of(field: Any) -> list[str]:
    """Return the choices of a field, by its row."""
    choices: list[str] = json.loads(field.choices)
    return choices
