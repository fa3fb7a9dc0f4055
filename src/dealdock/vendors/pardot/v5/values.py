"""The forms of values in parameters and in answers (contract 1.4 and 2).

Readers raise `ValueError` with the second part of the error's text.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.wire.values import any_number

MAX_IDS: Final = 1000
"""The ids in one `idList`. It is ours, like the limit of the records of a page."""

UTC_ZONE: Final = ZoneInfo("UTC")
_NOT_A_NUMBER: Final = "Invalid integer value."
_NOT_A_MOMENT: Final = "Invalid date time value."
_NOT_A_BOOLEAN: Final = "Invalid boolean value."
_EMPTY: Final = "The value is empty."

_DIGITS: Final = re.compile(r"[0-9]{1,18}")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?[+-]\d\d:?\d\d", re.ASCII)
_OFFSETS: Final = (timedelta(hours=-12), timedelta(hours=14))


def whole_number(text: str) -> int:
    """Return a whole number of 0 or more, up to the highest id."""
    if not _DIGITS.fullmatch(text.strip()) or (number := int(text)) > MAX_ID:
        raise ValueError(_NOT_A_NUMBER)
    return number


def ids(text: str) -> list[int]:
    """Return the ids of a list with commas. Error 63 for too many."""
    numbers = {whole_number(part) for part in text.split(",")}
    if len(numbers) > MAX_IDS:
        raise refused(63, f"{len(numbers)} ids, {MAX_IDS} are the most")
    return sorted(numbers)


def moment(text: str) -> datetime:
    """Return a moment in ISO 8601 with a numeric offset. `Z` is refused, as the service does."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(_NOT_A_MOMENT)
    try:
        at = datetime.fromisoformat(text)
        offset = at.utcoffset() or timedelta()
        utc = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_NOT_A_MOMENT) from None
    if not _OFFSETS[0] <= offset <= _OFFSETS[1]:
        raise ValueError(_NOT_A_MOMENT)
    return utc


def boolean(text: str) -> bool:
    """Return `true` or `false`, in any case."""
    found = {"true": True, "false": False}.get(text.lower())
    if found is None:
        raise ValueError(_NOT_A_BOOLEAN)
    return found


def word(text: str) -> str:
    """Return a text that is not empty."""
    if not text:
        raise ValueError(_EMPTY)
    return text


def email(text: str) -> str:
    """Return an email address in the form in which addresses are compared."""
    return email_key(word(text))


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "String": word,
    "Integer": whole_number,
    "Boolean": boolean,
    "DateTime": moment,
}
"""The readers of filters, by the type of the field."""


def shown(value: Any, zone: ZoneInfo) -> Any:
    """Return a column's value as JSON: moments in the zone with its offset, amounts in their shortest form."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def number(text: str) -> Any:
    """Return a text as a number of JSON. A text that is not a number stays as it is."""
    try:
        return shown(any_number(text), UTC_ZONE)
    except ValueError:
        return text
