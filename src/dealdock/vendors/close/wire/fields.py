"""Fields of request bodies: their types, and the table by which a body becomes columns (contract 4.2).

A reader takes the context and a value. It returns the value to store, or raises `ValueError` with the text of the
error. Null is stored as the field's `null`, so readers never receive it.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, create_model

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.errors import NO_CHOICE, NO_OBJECT, REQUIRED

Reader: TypeAlias = Callable[[Context, Any], Any]

MAX_LABEL_CHARACTERS: Final = 500
MAX_TEXT_CHARACTERS: Final = 100_000
MAX_INTEGER: Final = 2**53


class Type(NamedTuple):
    """A type of values."""

    read: Reader
    python: Any
    """The type in Python, for OpenAPI."""


class Field(NamedTuple):
    """A field that a body may contain."""

    name: str
    type: Type
    column: str = ""
    """The column of the value, by default the name."""
    null: Any = None
    """The stored value of a null."""
    at: Literal["both", "create", "update"] = "both"
    is_required: bool = False
    """True: a new object needs it, and it is never null or blank."""

    @property
    def label(self) -> str:
        """The name under which an error stands: a reference is named without `_id`."""
        return self.name.removesuffix("_id")


def read(
    context: Context, fields: Iterable[Field], sent: Mapping[str, Any], errors: dict[str, Any], *, is_new: bool
) -> dict[str, Any]:
    """Return the columns that a body sets. Add the errors of all fields to `errors`."""
    columns: dict[str, Any] = {}
    for field in fields:
        if field.name not in sent:
            if field.is_required and is_new:
                errors[field.label] = REQUIRED
        elif field.at in {"both", "create" if is_new else "update"}:
            try:
                columns[field.column or field.name] = _value(context, field, sent[field.name])
            except ValueError as error:
                errors[field.label] = error.args[0]
    return columns


def _value(context: Context, field: Field, value: Any) -> Any:
    if field.is_required and (value is None or (isinstance(value, str) and not value.strip())):
        raise ValueError(REQUIRED)
    return field.null if value is None else field.type.read(context, value)


def model(name: str, fields: Iterable[Field], *, is_new: bool) -> type[BaseModel]:
    """Return the fields as a model of pydantic, for OpenAPI."""
    possible = [field for field in fields if field.at in {"both", "create" if is_new else "update"}]
    parts: Any = {
        field.name: (field.type.python, ...) if is_new and field.is_required else (field.type.python | None, None)
        for field in possible
    }
    made: type[BaseModel] = create_model(name, **parts)
    return made


def wrong_type(name: str) -> ValueError:
    """Return the error for a value of another type than `name`: int, str, float, bool, list or dict."""
    return ValueError(f"Value must be of {name} type.")


def text(most: int = MAX_TEXT_CHARACTERS) -> Type:
    """Return the type of texts up to this number of characters."""

    def read(_: Context, value: Any) -> str:
        if not isinstance(value, str):
            raise wrong_type("str")
        if len(value) > most:
            raise ValueError(f"The value must be no longer than {most} characters.")
        return value

    return Type(read, str)


def integer(lowest: int = -MAX_INTEGER, highest: int = MAX_INTEGER) -> Type:
    """Return the type of whole numbers. A boolean, a text and 5.0 are none."""

    def read(_: Context, value: Any) -> int:
        if type(value) is not int:
            raise wrong_type("int")
        if value < lowest:
            raise ValueError(f"The value must be at least {lowest}.")
        if value > highest:
            raise ValueError(f"The value must not be larger than {highest}.")
        return value

    return Type(read, int)


def _number(_: Context, value: Any) -> float:
    """Read a number."""
    if type(value) not in {int, float} or abs(value) > MAX_INTEGER**2 or not math.isfinite(value):
        raise wrong_type("float")
    return float(value)


def _boolean(_: Context, value: Any) -> bool:
    """Read true or false."""
    if type(value) is not bool:
        raise wrong_type("bool")
    return value


def choice(*words: str) -> Type:
    """Return the type of one of these words."""

    def read(_: Context, value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(NO_CHOICE)
        return value

    return Type(read, Literal[words])


def _day(context: Context, value: Any) -> str:
    """Read a day, or the day of a moment, as `YYYY-MM-DD`."""
    return moments.day(value, context.zone)


def _moment(context: Context, value: Any) -> datetime:
    """Read a moment; a day is its midnight."""
    return moments.moment(value, context.zone)


NUMBER: Final = Type(_number, float)
BOOLEAN: Final = Type(_boolean, bool)
DAY: Final = Type(_day, str)
"""Stored as `YYYY-MM-DD`."""
MOMENT: Final = Type(_moment, datetime)


def reference(prefix: str, model: Any) -> Type:
    """Return the type of the public id of a record, which must exist. The internal id is stored."""
    return Type(lambda context, value: found(context, prefix, model, value), str)


def status_with(statuses: Iterable[AnyRow], label: str) -> int | None:
    """Return the internal id of the first status with this label, in any case; None if there is none."""
    key = label.strip().casefold()
    return next((status.id for status in statuses if status.label.strip().casefold() == key), None)


def found(context: Context, prefix: str, model: Any, value: Any) -> int:
    """Return the internal id of the record with this public id. Raise `ValueError` if there is none."""
    number = context.ids.find(prefix, value) if isinstance(value, str) else None
    if number is None or records.find(context, model, number) is None:
        raise ValueError(NO_OBJECT)
    return number
