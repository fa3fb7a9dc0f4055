"""Fields of request bodies, and their types (contract 4.2).

A reader takes the context and a value. It returns the value to store, or raises `ValueError` with the text of the
error. Null is stored as the field's `null`, so readers never receive it.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast
from urllib.parse import urlsplit

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import object_expected
from dealdock.vendors.close.numbering import USUAL_COUNTRY
from dealdock.vendors.close.wire import errors, moments, phones, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import INVALID_EMAIL, INVALID_URL, NO_OBJECT, REQUIRED, no_choice
from dealdock.vendors.close.wire.ids import MAX_CHARACTERS as MAX_ID_CHARACTERS
from dealdock.web.rest.fields import Field, FieldTable, Reason, SentFields, text_type

Reader: TypeAlias = Callable[[Context, Any], Any]

MAX_LABEL_CHARACTERS: Final = 500
MAX_TEXT_CHARACTERS: Final = 100_000
MAX_INTEGER: Final = 2**53
_ID: Final = text_type(MAX_ID_CHARACTERS)


class Type(NamedTuple):
    """A type of values."""

    read: Reader
    python: Any
    """The type in Python, for OpenAPI."""


def field(
    name: str,
    type_: Type,
    column: str = "",
    *,
    null: Any = None,
    at: Literal["both", "create", "update"] = "both",
    is_required: bool = False,
) -> Field:
    """Return a field that a body may contain.

    `column`: the column of the value, by default the name. `null`: the stored value of a null. `is_required`: a new
    object needs it, and it is never null or blank.
    """

    def read(context: Context, value: Any) -> Any:
        if is_required and (value is None or (isinstance(value, str) and not value.strip())):
            raise ValueError(REQUIRED)
        return null if value is None else type_.read(context, value)

    return Field(name=name, read=read, type=type_.python, column=column, at=at, is_required=is_required)


def columns(found: SentFields, wrong: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that a body sets. Add the errors to `wrong`, where a reference is named without `_id`."""
    wrong |= {name.removesuffix("_id"): error for name, error in found.errors.items()}
    return found.values


def columns_of(context: Context, table: FieldTable, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a body sets. Raises `HttpError` 400 with all fields that are not valid."""
    wrong: dict[str, Any] = {}
    found = columns(table.read(context, sent), wrong)
    errors.check(wrong)
    return found


def wrong_type(name: str, members: Iterable[str] = (), required: Collection[str] = ()) -> ValueError:
    """Return the error for a value of another type than `name`: int, str, float, bool, list or dict.

    `members`: the names in the expected object. The ones in `required` must be present.
    """
    text = f"Value must be of {name} type."
    return ValueError(Reason(text, object_expected(members, required)) if name == "dict" else text)


def text(most: int = MAX_TEXT_CHARACTERS) -> Type:
    """Return the type of texts up to this number of characters."""

    def read(_: Context, value: Any) -> str:
        if not isinstance(value, str):
            raise wrong_type("str")
        if len(value) > most:
            raise ValueError(f"The value must be no longer than {most} characters.")
        return value

    return Type(read, text_type(most))


def integer(lowest: int = -MAX_INTEGER, highest: int = MAX_INTEGER) -> Type:
    """Return the type of whole numbers. A boolean, a text and 5.0 are not accepted."""

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
            raise ValueError(no_choice(words))
        return value

    return Type(read, Literal[words])


def _day(context: Context, value: Any) -> str:
    """Read a day, or the day of a moment, as `YYYY-MM-DD`."""
    return moments.day(value, context.zone)


def _moment(context: Context, value: Any) -> datetime:
    """Read a moment; a day is its midnight."""
    return moments.moment(value, context.zone)


def _email(context: Context, value: Any) -> str:
    """Read an address."""
    email: str = _TEXT.read(context, value).strip()
    if "@" not in email[1:-1] or len(email) > MAX_LABEL_CHARACTERS or len(email.split()) != 1:
        raise ValueError(INVALID_EMAIL)
    return email


def url(context: Context, value: Any) -> str:
    """Read the address of a page, with or without `https://`."""
    text: str = _TEXT.read(context, value).strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        raise ValueError(INVALID_URL) from None
    if "." not in (parts.hostname or "") or len(text.split()) != 1:
        raise ValueError(INVALID_URL)
    return text


_TEXT: Final = text()
_PHONE: Final = text(100)

NUMBER: Final = Type(_number, float)
BOOLEAN: Final = Type(_boolean, bool)
DAY: Final = Type(_day, str)
"""Stored as `YYYY-MM-DD`."""
MOMENT: Final = Type(_moment, datetime)
EMAIL: Final = Type(_email, text_type(MAX_LABEL_CHARACTERS))


def phone(context: Context | None, value: Any) -> str:
    """Read a number as a plus and its digits. A scene is read without a context."""
    country = USUAL_COUNTRY if context is None else context.settings.country
    number = phones.stored(_PHONE.read(cast("Context", context), value), country)
    if number is None:
        raise ValueError(REQUIRED)
    return number


def _phone(context: Context, value: Any) -> str | None:
    """Read a number; an empty text means no number."""
    return None if value == "" else phone(context, value)


PHONE: Final = Type(_phone, str)


def reference(kind: str) -> Type:
    """Return the type of the public id of a record of a kind, which must exist. The internal id is stored."""
    return Type(lambda context, value: found(context, kind, value), _ID)


def status_with(statuses: Iterable[AnyRow], label: str) -> int | None:
    """Return the internal id of the first status with this label, in any case; None if there is none."""
    key = label.strip().casefold()
    return next((status.id for status in statuses if status.label.strip().casefold() == key), None)


def found(context: Context, kind: str, value: Any) -> int:
    """Return the internal id of the record with this public id. Raise `ValueError` if there is none."""
    number = context.ids.find(kind, value) if isinstance(value, str) else None
    if number is None or not tables.has(context, kind, number):
        raise ValueError(NO_OBJECT)
    return number
