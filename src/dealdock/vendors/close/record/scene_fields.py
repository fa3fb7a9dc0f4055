"""The base and the types of fields of records in scenes: texts of the API's length, days, lists in the API's form."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from pydantic import Field, PlainValidator, TypeAdapter

from dealdock.platform.scenes import json_values, values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.record_forms import PublicRecord
from dealdock.platform.scenes.schema import SomeReference, optional
from dealdock.vendors.close.settings import CURRENCY
from dealdock.vendors.close.wire import errors, moments
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, MAX_TEXT_CHARACTERS, Type, url

if TYPE_CHECKING:
    from dealdock.vendors.close.wire.context import Context


class AuthoredRecord(PublicRecord):
    """The base of records that users create and change."""

    created_by: SomeReference = None
    updated_by: SomeReference = None


_NOBODY: Final = cast("Context", None)
"""The context of types that need no context."""


@parsers.accepts({**parsers.text(MAX_TEXT_CHARACTERS), "minLength": 0})
def _choice(value: object) -> str:
    return "" if value == "" else values.text(value, MAX_TEXT_CHARACTERS)


@parsers.accepts(parsers.text(MAX_TEXT_CHARACTERS))
def _url(value: object) -> str:
    try:
        return url(_NOBODY, values.scalar(value))
    except ValueError:
        raise values.WrongValue(
            f"must be the address of a page such as https://example.com, is {values.kind(value)}"
        ) from None


@parsers.accepts(parsers.MOMENT)
def day(value: object) -> str:
    """Parse a day, as `YYYY-MM-DD`."""
    return moments.day(values.scalar(value), moments.zone(None))


@parsers.accepts(parsers.MOMENT)
def task_date(value: object) -> str:
    """Parse the date of a task: a day or a moment."""
    written = values.scalar(value)
    try:
        return moments.day_or_moment(written, moments.zone(None))
    except ValueError:
        expected = "a day or a moment in ISO 8601 such as 2026-01-31 or 2026-01-31T09:30:00Z"
        raise values.WrongValue(f"must be {expected}, is {written!r}") from None


def as_sent(of: Type) -> Callable[[object], Any]:
    """Return a parser of a value in the API's format."""

    @parsers.accepts(TypeAdapter(of.python).json_schema())
    def read(value: object) -> Any:
        try:
            return of.read(_NOBODY, json_values.parse(value))
        except ValueError as error:
            found = error.args[0]
            raise values.WrongValue(errors.summary(found["errors"]) if isinstance(found, dict) else found) from None

    return read


def some_list(of: Type) -> tuple[Any, Any]:
    """Return the type of a list in the API's format, and its default: an empty one."""
    return Annotated[Any, optional([], as_sent(of))], Field([])


@parsers.accepts(parsers.written(CURRENCY.pattern))
def currency(value: object) -> str:
    """Parse a currency code."""
    code = values.scalar(value).strip()
    if not CURRENCY.fullmatch(code):
        raise values.WrongValue(f"must be a currency code of three capital letters such as EUR, is {code!r}")
    return code


@parsers.accepts({"type": "object"})
def custom(value: object) -> Any:
    """Parse the values of custom fields."""
    if not isinstance(value, dict):
        raise values.WrongValue("must be the values of custom fields by the names or ids of these")
    return json_values.parse(value)


@parsers.accepts({"type": "object"})
def details(value: object) -> Any:
    """Parse the fields of an activity."""
    if not isinstance(value, dict):
        raise values.WrongValue("must be the fields of the activity by name")
    return json_values.parse(value)


@parsers.accepts({"type": "array", "items": {"type": "string"}})
def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        raise values.WrongValue(f"must be a list of names of fields, is {values.kind(value)}")
    return [values.text(each) for each in value]


@parsers.accepts(parsers.text(values.MAX_TEXT_CHARACTERS))
def key(value: object) -> str:
    """Parse an API key."""
    return values.text(value).strip()


OPTIONAL: Final[Any] = (SomeReference, None)
"""The type of a reference that has a value even if the scene names no record: see `scenes/completion.py`."""
_NO_TEXTS: Final[list[str]] = []
SOME_OBJECTS: Final[Any] = (Annotated[Any, optional([], json_values.parse_objects)], Field([]))
"""The type of a list of objects as it is stored, and its default: an empty one."""
SOME_TEXTS: Final[Any] = (Annotated[Any, optional(_NO_TEXTS, json_values.parse_texts)], Field([]))
"""The type of a list of texts in its stored form, and its default: an empty list."""
SomeNames = Annotated[Any, optional([], _names)]
SomeObject = Annotated[Any, optional(None, json_values.parse_mapping)]
NullableLabel = Annotated[str | None, optional(None, values.text_of(MAX_LABEL_CHARACTERS))]
Choice = Annotated[str, PlainValidator(_choice)]
SomeCustom = Annotated[Any, optional(None, custom)]
SomeDay = Annotated[str | None, optional(None, day)]
SomeUrl = Annotated[str | None, optional(None, _url)]
SomeTaskDate = Annotated[str | None, optional(None, task_date)]
