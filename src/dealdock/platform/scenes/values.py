"""Parsers of a scene's values, and their limits.

Values are text, as written in the file, and each field parses its own. So a record may have the name `no` or
`2026-01-01`, and an amount never becomes a float.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from ipaddress import ip_network
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from dealdock.platform.credentials import jwt_keys, redirect_uris
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import FIRST_TIME, LAST_TIME
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.text import clean, is_email, no_choice
from dealdock_client.similar import guess

MAX_TEXT_CHARACTERS: Final = 255
MAX_REMARK_CHARACTERS: Final = 65_535
MAX_AMOUNT: Final = Decimal("9999999999999.99")
MAX_COST: Final = 2**63 - 1
MAX_COUNT: Final = 10**9
MAX_SCORE: Final = 2**63 - 1
YEARS: Final = range(2, 9999)  # such a moment can be shown in every time zone

_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")
_DAY_AND_TIME = re.compile("[0-9W-]{7,10}([Tt ].+)?")  # Python takes any character between the two
_ARGON2ID = re.compile(
    r"\$argon2id\$v=19\$m=[1-9][0-9]{0,5},t=[1-9][0-9]?,p=[1-9][0-9]?\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{16,128}"
)
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class WrongValue(ValueError):
    """Raised for a value that a field does not accept. Its text continues after the field's name, or after `at`."""

    def __init__(self, text: str, at: tuple[str | int, ...] = ()) -> None:
        super().__init__(text)
        self.at = at


@parsers.accepts(parsers.text(MAX_TEXT_CHARACTERS))
def text(value: object, longest: int = MAX_TEXT_CHARACTERS, *, clean_text: Callable[[str], str] = clean) -> str:
    """Parse text of 1 to 255 characters, or to another limit. `clean_text` drops the characters that do not count."""
    written = scalar(value)
    cleaned = clean_text(written)
    if not 0 < len(cleaned) <= longest:
        without = " without control characters" if len(cleaned) < len(written) else ""
        raise WrongValue(f"must have 1 to {longest} characters, has {len(cleaned)}{without}")
    return cleaned


@cache
def text_of(longest: int, clean_text: Callable[[str], str] = clean) -> Callable[[object], str]:
    """Return a parser of texts of 1 to `longest` characters. `clean_text`: as for `text`."""

    @parsers.accepts(parsers.text(longest))
    def read(value: object) -> str:
        return text(value, longest, clean_text=clean_text)

    return read


@cache
def reference_of(clean_text: Callable[[str], str]) -> Callable[[object], str]:
    """Return a parser of references to other records. `clean_text`: as for `text`."""

    @parsers.accepts(parsers.text(MAX_TEXT_CHARACTERS))
    def read(value: object) -> str:
        return text(value, clean_text=clean_text).strip()

    return read


@parsers.accepts(parsers.text(MAX_REMARK_CHARACTERS))
def remark(value: object) -> str:
    """Parse text of 1 to 65,535 characters."""
    return text(value, MAX_REMARK_CHARACTERS)


@parsers.accepts({"type": ["string", "number", "boolean", "array", "null"]})
def remarks(value: object) -> tuple[str, ...]:
    """Parse a remark, or a list of remarks; without a value, return an empty list."""
    if value is None or value == "":
        return ()
    return tuple(map(remark, value)) if isinstance(value, list) else (remark(value),)


reference: Final = reference_of(clean)
"""Parses a reference to another record: an id, a name or an address."""


@parsers.accepts(parsers.written("[^@ ]+@[^@ ]+"))
def email(value: object) -> str:
    """Parse an email address."""
    address = clean(scalar(value)).strip()
    if not is_email(address):
        raise WrongValue(f"must be an email address, is {address!r}")
    return address


@parsers.accepts(parsers.whole(1, MAX_ID))
def record_id(value: object) -> int:
    """Parse a record's id."""
    return whole_number(value, 1, MAX_ID)


@parsers.accepts(parsers.AMOUNT)
def amount(value: object) -> Decimal:
    """Parse an exact amount of money with two decimals."""
    written = scalar(value).strip()
    number = Decimal(written) if _DECIMAL.fullmatch(written) else Decimal(-1)
    if not 0 <= number <= MAX_AMOUNT or number != round(number, 2):
        raise WrongValue(f"must be a number from 0 to {MAX_AMOUNT} with at most two decimals, is {quoted(written)}")
    return round(number, 2)


@parsers.accepts(parsers.MOMENT)
def moment(value: object) -> datetime:
    """Parse a moment, in whole seconds. Without an offset it is in UTC."""
    return exact_moment(value).replace(microsecond=0)


@parsers.accepts(parsers.MOMENT)
def exact_moment(value: object) -> datetime:
    """Parse a moment, in whole milliseconds. Without an offset it is in UTC."""
    written = scalar(value).strip()
    try:
        parsed = datetime.fromisoformat(written if _DAY_AND_TIME.fullmatch(written) else "")
        aware = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        if parsed.year in YEARS and aware.year in YEARS:
            return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
    except (ValueError, OverflowError):
        pass
    else:
        raise WrongValue(f"must be a moment in ISO 8601, of the years {YEARS[0]} to {YEARS[-1]}, is {written!r}")
    raise WrongValue(f"must be a moment in ISO 8601 such as 2026-01-31T09:30:00Z, is {written!r}")


@parsers.accepts(parsers.MOMENT)
def clock_time(value: object) -> datetime:
    """Parse a moment to which a clock can be set."""
    time = exact_moment(value)
    if not FIRST_TIME <= time <= LAST_TIME:
        first, last, given = map(moment_text, (FIRST_TIME, LAST_TIME, time))
        raise WrongValue(f"must be a moment from {first} to {last}, the bounds of clocks, is {given}")
    return time


def moment_text(value: datetime) -> str:
    """Return a moment in UTC as ISO 8601, with milliseconds unless they are zero."""
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds").replace("+00:00", "Z")


@parsers.accepts(parsers.FLAG)
def truth(value: object) -> bool:
    """Parse a flag."""
    written = scalar(value).strip()
    if written.lower() not in _TRUTH:
        raise WrongValue(f"must be true or false, is {quoted(written)}")
    return _TRUTH[written.lower()]


@parsers.accepts(parsers.written("[A-Za-z0-9_+/-]+", examples=["Europe/Paris"]))
def time_zone(value: object) -> str:
    """Parse the name of a time zone."""
    name = scalar(value).strip()
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        close = guess(name, available_timezones())
        raise WrongValue(f"must be a time zone such as Europe/Paris, is {name!r}{close}") from None
    return name


@parsers.accepts(parsers.written("[A-Za-z0-9_]+"))
def field_id(value: object) -> str:
    """Parse a name of letters, digits and underscores."""
    written = text(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9_]+", written):
        raise WrongValue(f"must be made of letters, digits and underscores, is {written!r}")
    return written


@parsers.accepts(parsers.written(r"\$argon2id\$.+"))
def password_hash(value: object) -> str:
    """Parse an argon2id hash in its usual form."""
    written = scalar(value).strip()
    if not _ARGON2ID.fullmatch(written):
        raise WrongValue("must be an argon2id hash such as $argon2id$v=19$m=65536,t=3,p=4$...$...")
    return written


@parsers.accepts(parsers.written("[0-9A-Fa-f.:/]+"))
def network(value: object) -> str:
    """Parse an IP address or a network."""
    try:
        return str(ip_network(scalar(value).strip(), strict=False))
    except ValueError:
        raise WrongValue("must be an IP address or a network such as 192.0.2.0/24") from None


@parsers.accepts({"type": "string", "format": "uri"})
def redirect_uri(value: object) -> str:
    """Parse an address that OAuth may send users back to."""
    written = scalar(value)
    if not redirect_uris.is_address(written):
        raise WrongValue("must be an absolute address without a fragment, such as https://example.com/callback")
    return written


@parsers.accepts({"type": "string"})
def public_key(value: object) -> str:
    """Parse an RSA public key or a certificate, as PEM. Return the public key."""
    try:
        return jwt_keys.public_pem(scalar(value))
    except ValueError as error:
        raise WrongValue(str(error)) from None


def kind(value: object) -> str:
    """Return a description of a value, for a message about its type."""
    if value is None:
        return "empty"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else quoted(str(value))


def scalar(value: object) -> str:
    """Return a single value as text."""
    if value is None or value == "":
        raise WrongValue("must not be empty")
    if isinstance(value, dict | list):
        raise WrongValue(f"must be a single value, is {kind(value)}")
    return str(value)


def quoted(written: str) -> str:
    """Return a value as it appears in messages: a number as it is, other text in quotes and shortened."""
    return written if _DECIMAL.fullmatch(written) else repr(written[:60])


def whole_number(value: object, lowest: int, highest: int) -> int:
    """Parse a whole number within bounds."""
    written = scalar(value).strip()
    number = int(written) if _WHOLE.fullmatch(written) else None
    if number is None or not lowest <= number <= highest:
        raise WrongValue(f"must be a whole number from {lowest} to {highest}, is {quoted(written)}")
    return number


def one_of(words: Iterable[Any]) -> Callable[[object], Any]:
    """Return a parser of one of some words or numbers, in any case."""
    known = {str(word).lower(): word for word in words}

    @parsers.accepts(parsers.one_of(known.values()))
    def choose(value: object) -> Any:
        written = scalar(value).strip()
        if written.lower() not in known:
            *others, last = map(str, known.values())
            expected = f"{', '.join(others)} or {last}" if others else last
            is_number = _DECIMAL.fullmatch(written)
            words = [*map(str, known.values())]
            raise WrongValue(f"must be {expected}, is {written}" if is_number else no_choice(written, words, expected))
        return known[written.lower()]

    return choose


def keyed(words: Mapping[int, str]) -> Callable[[object], int]:
    """Return a parser of one of some words, or its number, that returns the number."""
    numbers = {word: number for number, word in words.items()}
    choose = one_of(words.values())

    @parsers.accepts({"enum": [*words.values(), *words]})
    def read(value: object) -> int:
        written = scalar(value).strip()
        is_number = written.isdecimal() and int(written) in words
        return int(written) if is_number else numbers[choose(value)]

    return read
