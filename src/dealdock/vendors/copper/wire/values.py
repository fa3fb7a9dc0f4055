"""Readers of a body's values (contract 1.3, 1.5). A value that is not valid is returned as `Invalid`.

A reader takes the context and the value as it was sent. None stands for an absent value.
"""

import re
from collections.abc import Callable, Collection
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator
from sqlalchemy import bindparam, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.column_types import table_of
from dealdock.vendors.copper.wire import json_text
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import (
    NOT_A_BOOLEAN,
    NOT_A_NUMBER,
    NOT_A_STRING,
    NOT_AN_ARRAY,
    NOT_AN_OBJECT,
    NOT_INCLUDED,
    Invalid,
    label,
    no_object,
    no_record,
    not_included,
)
from dealdock.web.rest.fields import list_type, text_type

Reader: TypeAlias = Callable[[Context, Any], Any]

MAX_MONEY: Final = Decimal("9999999999999.99")
MAX_DETAILS: Final = 65_535
MAX_TEXT: Final = 255
MAX_LIST: Final = 1_000
"""The values in one list of ids, words, options or custom fields."""
MAX_PARTS: Final = 100
"""The values in one list of a record, such as its tags or its email addresses."""

TEXT: Final = text_type(MAX_TEXT)
"""The type of texts in OpenAPI. The types of other values are below."""
DETAILS: Final = text_type(MAX_DETAILS)
TAGS: Final = list_type(str, MAX_PARTS)
IDS: Final = list_type(int, MAX_LIST)
STRINGS: Final = list_type(str, MAX_LIST)

_NUMBER: Final = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_MAX_TAG: Final = 50
_TRUTH: Final = {"true": True, "false": False}


def text(longest: int = MAX_TEXT) -> Reader:
    """Return a reader of texts of at most this length."""

    def read(_: Context, value: Any) -> str | Invalid | None:
        if value is not None and not isinstance(value, str):
            return NOT_A_STRING
        if value is not None and len(value) > longest:
            return Invalid(f"is too long (maximum is {longest} characters)")
        return value

    return read


def word(words: Collection[str]) -> Reader:
    """Return a reader of one of these words."""

    def read(_: Context, value: Any) -> str | Invalid | None:
        if value is not None and not isinstance(value, str):
            return NOT_A_STRING
        return not_included(words) if value is not None and value not in words else value

    return read


def currency(_: Context | None, value: Any) -> str | Invalid | None:
    """Read the three letters of a currency; an empty string is None."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) and _CURRENCY.fullmatch(value) else NOT_INCLUDED


def boolean(_: Context, value: Any) -> bool | Invalid | None:
    """Read `true` or `false`, also as a word."""
    if value is None or isinstance(value, bool):
        return value
    return _TRUTH.get(value, NOT_A_BOOLEAN) if isinstance(value, str) else NOT_A_BOOLEAN


def exact(value: Any) -> Decimal | Invalid | None:
    """Read a number, also as digits in a string; an empty string is None."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NOT_A_NUMBER
    return Decimal(repr(value))


def number(lowest: Decimal | int, highest: Decimal | int, *, places: int | None = 2) -> Reader:
    """Return a reader of numbers within bounds, rounded half up to these decimal places; None: not rounded."""
    unit = None if places is None else Decimal(1).scaleb(-places)

    def read(_: Context, value: Any) -> Decimal | Invalid | None:
        found = exact(value)
        if found is None or isinstance(found, Invalid):
            return found
        if found < lowest:
            return Invalid(f"must be greater than or equal to {lowest}")
        if found > highest:
            return Invalid(f"must be less than or equal to {highest}")
        return found if unit is None else found.quantize(unit, ROUND_HALF_UP)

    return read


def whole(lowest: int, highest: int) -> Reader:
    """Return a reader of whole numbers within bounds."""
    bounded = number(lowest, highest, places=None)

    def read(context: Context, value: Any) -> int | Invalid | None:
        found = bounded(context, value)
        if found is None or isinstance(found, Invalid):
            return found
        return int(found) if found == int(found) else NOT_A_NUMBER

    return read


def record_id(field: str, value: Any) -> int | Invalid | None:
    """Read an id, also as digits in a string; an empty string is None."""
    if value is None or value == "":
        return None
    is_digits = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20  # noqa: PLR2004 (64 bits)
    if is_digits or (isinstance(value, int) and not isinstance(value, bool)):
        found = int(value)
        if found > 0:
            return found
    return Invalid(f"Invalid value for {label(field)}: IDs must be positive integers: {json_text.shown(value)}")


@cache
def _live(kind: str) -> Statement:
    """Return the SELECT of the id of a live record of a kind."""
    columns = table_of(kind).c
    here = [columns.dataset_id == bindparam("dataset_id"), columns.id == bindparam("record_id")]
    if "deleted" in columns:
        here.append(columns.deleted.is_(False))
    return Statement(select(columns.id).where(*here))


def reference(field: str, kind: str) -> Reader:
    """Return a reader of the id of a live record of this kind, such as `contactType`."""

    def read(context: Context, value: Any) -> int | Invalid | None:
        found = record_id(field, value)
        if found is None or isinstance(found, Invalid):
            return found
        values = {"dataset_id": context.account.dataset_id, "record_id": found}
        is_there = found <= MAX_ID and _live(kind).value(context.db, values) is not None
        return found if is_there else no_record(field, found)

    return read


def parts(name: str) -> Any:
    """Return the type of lists of objects with this text and a category."""

    def check(value: Any) -> Any:
        if isinstance(value, dict):
            return value
        raise ValueError(no_object(["category"], [name]).why)

    return list_type(Annotated[dict[str, str | None], BeforeValidator(check)], MAX_PARTS)


def no_list(value: Any, most: int = MAX_PARTS) -> Invalid | None:
    """Return the fault of a value that is not a list, or has too many values; None if the value is correct."""
    if not isinstance(value, list):
        return NOT_AN_ARRAY
    return Invalid(f"is too long (maximum is {most} elements)") if len(value) > most else None


def tags(_: Context, value: Any) -> list[str] | Invalid:
    """Read tags: in lower case, cut, without blanks around them, each once (contract 2.1)."""
    found = strings(value, MAX_PARTS)
    if isinstance(found, Invalid):
        return found
    cut = (each.strip().lower()[:_MAX_TAG].strip() for each in found)
    return list(dict.fromkeys(each for each in cut if each))


def strings(value: Any, most: int = MAX_LIST) -> list[str] | Invalid:
    """Read a list of strings; one string, with or without commas, counts as a list."""
    if value is None or value == "":
        return []
    listed = value.split(",") if isinstance(value, str) else value
    if (fault := no_list(listed, most)) is not None:
        return fault
    return listed if all(isinstance(each, str) for each in listed) else NOT_A_STRING


def ids(field: str, value: Any, *others: int) -> list[int] | Invalid:
    """Read a list of ids, one id, or one string with commas. `others`: further numbers that are allowed in it."""
    listed: Any = value
    if isinstance(value, str):
        listed = [each.strip() for each in value.split(",")]
    elif isinstance(value, int) and not isinstance(value, bool):
        listed = [value]
    if (fault := no_list(listed, MAX_LIST)) is not None:
        return fault
    known = set(map(str, others))
    found = [int(each) if str(each) in known else record_id(field, each) for each in listed]
    wrong = next((each for each in found if isinstance(each, Invalid)), None)
    return wrong or [each for each in found if isinstance(each, int)]


def json_object(_: Context, value: Any) -> dict[str, Any] | Invalid | None:
    """Read an object."""
    return value if value is None or isinstance(value, dict) else NOT_AN_OBJECT
