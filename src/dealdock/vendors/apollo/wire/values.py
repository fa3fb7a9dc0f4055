"""Parsers of parameters (contract 1.2, 2.2, 2.3)."""

import json
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from dealdock.vendors.apollo import dates
from dealdock.vendors.apollo.errors import refused

MAX_NAME_CHARACTERS: Final = 255
MAX_TEXT_CHARACTERS: Final = 65_535
MAX_AMOUNT: Final = Decimal("9999999999999.99")

MAX_LIST: Final = 1_000
"""The values in one list, such as the ids of a filter, or of the records that a call changes."""

MAX_ROLES: Final = 100
"""The roles in an opportunity."""

_CENT: Final = Decimal("0.01")
_MAX_AMOUNT_CHARACTERS: Final = 400
_MOST: Final = Decimal(10) ** 18
"""A number that every database holds, and that is beyond any in a record."""

_MAX_DIGITS: Final = 20
"""More digits of a number change nothing: it is above all limits."""

_NUMBER: Final = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"


def text(value: Any) -> str:
    """Return a value as text: a text as it is, nothing for null, other values as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def some_text(value: Any, longest: int = MAX_NAME_CHARACTERS) -> str | None:
    """Return a text, cut to the maximum length; None for an empty one."""
    return text(value)[:longest] or None


def some_long_text(value: Any) -> str | None:
    """Return a text of up to 65,535 characters; None for an empty one."""
    return some_text(value, MAX_TEXT_CHARACTERS)


def name(value: Any) -> str | None:
    """Return a name, cut to its longest form; None for a blank one, and for a list or an object."""
    written = "" if isinstance(value, list | dict) else text(value)
    return written[:MAX_NAME_CHARACTERS] if written.strip() else None


def amount(value: Any) -> Decimal | None:
    """Return an amount to the cent; None for anything that is not a number, or not within the limits (contract 2.2)."""
    if isinstance(value, bool):
        return None
    written = str(value).strip() if isinstance(value, str | int | float) else ""
    if len(written) > _MAX_AMOUNT_CHARACTERS or not _is_number(value, written):
        return None
    number = Decimal(written)
    if not 0 <= number <= MAX_AMOUNT + 1:
        return None
    rounded = number.quantize(_CENT, ROUND_HALF_UP)
    return rounded if rounded <= MAX_AMOUNT else None


def _is_number(value: Any, written: str) -> bool:
    return isinstance(value, int | float) or re.fullmatch(_NUMBER, written, re.ASCII) is not None


def number(written: str) -> Decimal | None:
    """Return a number, cut to what every database holds; None for any other text."""
    if re.fullmatch(_NUMBER, written, re.ASCII) is None:
        return None
    return max(-_MOST, min(Decimal(written), _MOST))


def whole(value: Any) -> int | None:
    """Return a whole number, shortened if it has more digits than any that counts; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    written = text(value).strip()
    digits = written.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        return None
    number = int(digits.lstrip("0")[:_MAX_DIGITS] or "0")
    return -number if written.startswith("-") else number


def moment(value: Any) -> datetime | None:
    """Return a moment in whole seconds; None for an empty value. Error invalid_date (contract 2.3)."""
    written = text(value)
    if not written.strip():
        return None
    try:
        return dates.parse_moment(written.strip())
    except (ValueError, OverflowError):
        raise refused("invalid_date", "a date such as 2020-12-18 is expected", written) from None


def truth(value: Any) -> bool:
    """Return True for `true` in any case, and for 1."""
    return text(value).strip().lower() in {"true", "1"}


def listed(value: Any, most: int = MAX_LIST) -> list[str]:
    """Return the texts of a list; a single value counts as a list with one element, and an empty text as an empty list.

    Error too_many for more than `most` values.
    """
    return [written for each in many(value, most) if (written := text(each).strip())]


def many(value: Any, most: int = MAX_LIST) -> list[Any]:
    """Return a list as it is; a single value counts as a list with one element, and null as an empty list. Error
    too_many.
    """
    if isinstance(value, list):
        if len(value) > most:
            raise refused("too_many", f"a list has {len(value)} values, {most} are the most", most)
        return value
    return [] if value is None else [value]


def batch(value: Any, name: str, most: int) -> list[dict[str, Any]]:
    """Return the objects of a list that a call must send, such as `contacts`. Errors no_batch, batch_too_large."""
    if not isinstance(value, list):
        raise refused("no_batch", f"{name} is not a list", _BATCHES[name])
    if len(value) > most:
        raise refused("batch_too_large", f"{name} has {len(value)} objects", f"{most:,} {name}".replace(",", ""))
    return [each if isinstance(each, dict) else {} for each in value]


_BATCHES: Final = {
    "contacts": 'contact attributes in the "contact_attributes"',
    "accounts": 'account attributes in the "accounts"',
}
"""The parts of the text of the error for a missing list that name it."""


def key(value: str | None) -> str:
    """Return a text in lower case, by which searches compare: the same on every database."""
    return (value or "").lower()


def domain(value: Any) -> str | None:
    """Return the host name of an address, without scheme, `www.` and path."""
    written = text(value).strip().lower()
    host = re.split(r"[/?#]", re.sub(r"^[a-z][a-z0-9+.-]*://", "", written), maxsplit=1)[0]
    return host.removeprefix("www.")[:MAX_NAME_CHARACTERS] or None
