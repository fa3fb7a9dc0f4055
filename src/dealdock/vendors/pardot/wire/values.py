"""The formats of values in parameters (contract, objects 1.4), and required parameters: error 13 if absent, 36 if empty
(contract, objects 1.8).

Readers raise `ValueError` with the reason for invalid text. `checked` converts it to the parameter's error code.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import is_email, quoted
from dealdock.vendors.pardot import dates
from dealdock.vendors.pardot.privacy import PRIVACY
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web.masking import MASK

if TYPE_CHECKING:
    from dealdock.vendors.pardot.wire.operations import ParameterWriter

T = TypeVar("T")

MAX_AMOUNT = Decimal("9999999999999.99")
MAX_TEXT = 255
MAX_LONG_TEXT = 65_535

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_INTEGERS = range(-(2**63), 2**63)  # those of the databases
_DIGITS = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CENT = Decimal("0.01")
_STORABLE_YEARS = range(1000, 9999)  # the range of the service's database, less one year for time zones


def checked(read: Callable[[str], T], text: str, code: int, name: str) -> T:
    """Return the value that `read` returns for a parameter, or raise the error with this code."""
    try:
        return read(text)
    except ValueError as error:
        raise PardotError(code, wrong(name, text, error)) from None


def wrong(name: str, text: str, error: ValueError) -> str:
    """Return a description of an invalid parameter for a person."""
    return f"{name} {MASK if PRIVACY.is_secret(name) else quoted(text)} {error}"


def record_id(text: str, *, least: int = 1) -> int:
    """Return an id: only digits, from `least` to 2,147,483,647."""
    if not _DIGITS.fullmatch(text := text.strip()) or not least <= int(text) <= MAX_ID:
        raise ValueError(f"is not an id: a whole number from {least} to {MAX_ID}, in digits alone")
    return int(text)


def id_bound(text: str) -> int:
    """Return a bound of ids. It may be 0, with which paging begins."""
    return record_id(text, least=0)


def whole_number(text: str) -> int:
    """Return an integer of up to 64 bits: an optional sign and digits."""
    if not _INTEGER.fullmatch(text := text.strip()):
        raise ValueError("is not an integer")
    if (number := int(text)) not in _INTEGERS:
        raise ValueError("is beyond an integer of 64 bits")
    return number


def count(text: str) -> int:
    """Return a whole number of 0 or more."""
    if (number := whole_number(text)) < 0:
        raise ValueError("is below 0")
    return number


def percentage(text: str) -> int:
    """Return a whole number from 0 to 100."""
    number = whole_number(text)
    if number not in range(101):
        raise ValueError("is not from 0 to 100")
    return number


def any_number(text: str) -> Decimal:
    """Return a decimal number, without thousands separators or exponent."""
    if not _NUMBER.fullmatch(text := text.strip()):
        raise ValueError("is not a number: digits, and perhaps a point, without thousands or an exponent")
    return Decimal(text)


def number(text: str) -> Decimal:
    """Return a decimal number of 0 or more."""
    if (amount := any_number(text)) < 0:
        raise ValueError("is below 0")
    return amount.copy_abs()  # removes the sign of -0; abs() would round to 28 digits


def amount(text: str) -> Decimal:
    """Return an amount of money in cents precision, with half a cent rounded up."""
    bounded = min(number(text), MAX_AMOUNT + _CENT)  # larger numbers exceed the precision for cents
    if (cents := bounded.quantize(_CENT, ROUND_HALF_UP)) > MAX_AMOUNT:
        raise ValueError(f"is more than {MAX_AMOUNT}")
    return cents


def email(text: str) -> str:
    """Return an email address."""
    if not is_email(text := text.strip()):
        raise ValueError("is not an email address")
    return text


def short_text(text: str) -> str:
    """Return a text of up to 255 characters, as sent."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"is longer than {MAX_TEXT} characters")
    return text


def long_text(text: str) -> str:
    """Return a text of up to 65,535 characters, as sent."""
    if len(text) > MAX_LONG_TEXT:
        raise ValueError(f"is longer than {MAX_LONG_TEXT} characters")
    return text


def truth(text: str) -> bool:
    """Return a boolean field: empty, `0` and `false` in any case are false, all else is true."""
    return text.strip().lower() not in {"", "0", "false"}


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader for one of these words in any case, which returns the spelling given here."""
    spelled = {word.lower(): word for word in words}

    def read(text: str) -> str:
        if text.strip().lower() not in spelled:
            raise ValueError(f"is none of {', '.join(words)}")
        return spelled[text.strip().lower()]

    return read


def flag(text: str) -> bool:
    """Return a boolean criterion: `true`, `false`, `1`, `0`."""
    return one_of("true", "false", "1", "0")(text) in {"true", "1"}


def storable_moment(text: str, *, now: datetime) -> datetime:
    """Return a date that a field can store (contract, section 5). `now` is in the user's zone."""
    moment = dates.moment(text, now=now)
    if moment.year not in _STORABLE_YEARS:
        raise ValueError("is of a year that no field can hold")
    return moment


def required_id(call: "ParameterWriter", name: str = "id", code: int = 16) -> int:
    """Return the id in this parameter. Error 13, otherwise the code."""
    text = call.parameters.get(name)
    if text is None:
        raise missing(name)
    return checked(record_id, text, code, name)


def require(call: "ParameterWriter", names: Iterable[str | tuple[str, ...]]) -> None:
    """Check that these parameters are given; of a tuple one is enough. Error 13."""
    given, absent = call.parameters.read, []
    for name in names:
        if isinstance(name, str):
            if name not in given:
                absent.append(name)
        elif given.keys().isdisjoint(name):
            raise missing(*name, one_of=len(name) > 1)
    if absent:
        raise missing(*absent)


def refuse_empty(call: "ParameterWriter", names: Iterable[str | tuple[str, ...]]) -> None:
    """Check that these parameters, if given, are not empty. In a tuple, one must not be blank. Error 36.

    Tuples are checked last.
    """
    parameters = call.parameters
    if blank := [name for name in names if isinstance(name, str) and parameters.get(name) == ""]:
        raise empty(*blank)
    for several in names:
        if isinstance(several, str):
            continue
        texts = [text.strip() for name in several if (text := parameters.get(name)) is not None]
        if texts and not any(texts):
            raise empty(*(name for name in several if name in parameters))


def missing(*names: str, one_of: bool = False) -> PardotError:
    """Return error 13 for absent parameters. `one_of`: one of them would be enough."""
    return PardotError(
        13, f"none of these is given: {', '.join(names)}" if one_of else f"not given: {', '.join(names)}"
    )


def empty(*names: str) -> PardotError:
    """Return error 36 for parameters that are given but empty."""
    return PardotError(36, f"given but empty: {', '.join(names)}")
