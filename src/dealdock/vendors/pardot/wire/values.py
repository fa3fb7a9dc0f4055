"""How values are written in parameters (contract, objects 1.4). What isn't so written raises `ValueError`.

It says why, and `checked` turns it into the code that the parameter has for it.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from dealdock.platform.email_address import is_email
from dealdock.platform.models import MAX_ID
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import dates
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web.masking import MASK, is_secret

T = TypeVar("T")

MAX_AMOUNT = Decimal("9999999999999.99")
MAX_TEXT = 255
MAX_LONG_TEXT = 65_535

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DIGITS = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CENT = Decimal("0.01")
_STORABLE_YEARS = range(1000, 9999)  # as the service's database holds them, less one year for time zones


def checked(read: Callable[[str], T], text: str, code: int, name: str) -> T:
    """What `read` makes of the text by that name; the error with that code where it can't."""
    try:
        return read(text)
    except ValueError as error:
        raise PardotError(code, wrong(name, text, error)) from None


def wrong(name: str, text: str, error: ValueError) -> str:
    """What is wrong with a parameter, for a person."""
    return f"{name} {MASK if is_secret(name) else quoted(text)} {error}"


def record_id(text: str, *, least: int = 1) -> int:
    """An id: digits only, from `least` to 2,147,483,647."""
    if not _DIGITS.fullmatch(text := text.strip()) or not least <= int(text) <= MAX_ID:
        raise ValueError(f"is not an id: a whole number from {least} to {MAX_ID}, in digits alone")
    return int(text)


def id_bound(text: str) -> int:
    """A bound of ids, which may be 0, where paging begins."""
    return record_id(text, least=0)


def whole_number(text: str) -> int:
    """A sign, if any, and digits."""
    if not _INTEGER.fullmatch(text := text.strip()):
        raise ValueError("is not an integer")
    return int(text)


def count(text: str) -> int:
    """A whole number of 0 or more."""
    if (number := whole_number(text)) < 0:
        raise ValueError("is below 0")
    return number


def percentage(text: str) -> int:
    """A whole number from 0 to 100."""
    number = whole_number(text)
    if not 0 <= number <= 100:  # noqa: PLR2004 (per cent)
        raise ValueError("is not from 0 to 100")
    return number


def any_number(text: str) -> Decimal:
    """A decimal number, without thousands or exponents."""
    if not _NUMBER.fullmatch(text := text.strip()):
        raise ValueError("is not a number: digits, and perhaps a point, without thousands or an exponent")
    return Decimal(text)


def number(text: str) -> Decimal:
    """A decimal number of 0 or more."""
    if (amount := any_number(text)) < 0:
        raise ValueError("is below 0")
    return amount.copy_abs()  # there is no -0; abs() would round to 28 digits


def amount(text: str) -> Decimal:
    """A sum of money, to the cent, half a cent rounded up."""
    given = min(number(text), MAX_AMOUNT + _CENT)  # beyond it a cent can be too fine for the arithmetic
    if (cents := given.quantize(_CENT, ROUND_HALF_UP)) > MAX_AMOUNT:
        raise ValueError(f"is more than {MAX_AMOUNT}")
    return cents


def email(text: str) -> str:
    """An email address."""
    if not is_email(text := text.strip()):
        raise ValueError("is not an email address")
    return text


def short_text(text: str) -> str:
    """Up to 255 characters, as sent."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"is longer than {MAX_TEXT} characters")
    return text


def long_text(text: str) -> str:
    """Up to 65,535 characters, as sent."""
    if len(text) > MAX_LONG_TEXT:
        raise ValueError(f"is longer than {MAX_LONG_TEXT} characters")
    return text


def truth(text: str) -> bool:
    """A field that is a boolean, by PHP's truth: empty and `0` are false, everything else is true, `false` too."""
    return text not in {"", "0"}


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words in any case, as it is spelled here."""
    spelled = {word.lower(): word for word in words}

    def read(text: str) -> str:
        if text.strip().lower() not in spelled:
            raise ValueError(f"is none of {', '.join(words)}")
        return spelled[text.strip().lower()]

    return read


def flag(text: str) -> bool:
    """A criterion that is a boolean: `true`, `false`, `1`, `0`."""
    return one_of("true", "false", "1", "0")(text) in {"true", "1"}


def storable_moment(text: str, *, now: datetime) -> datetime:
    """A date that a field can hold (contract, section 5); `now` in the user's zone."""
    moment = dates.moment(text, now=now)
    if moment.year not in _STORABLE_YEARS:
        raise ValueError("is of a year that no field can hold")
    return moment
