"""Parsers of a scene's values, and their limits.

They come as text, as they stand in the file, and each field says what it makes of them: so a record may be called
`no` or `2026-01-01`, and an amount never passes through a float.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from dealdock.platform.credentials import redirect_uris
from dealdock.platform.email_address import is_email
from dealdock.platform.models import MAX_ID
from dealdock.platform.text import clean

LONGEST_TEXT: Final = 255
LONGEST_REMARK: Final = 65_535
LARGEST_VALUE: Final = Decimal("9999999999999.99")
LARGEST_COST: Final = 2**63 - 1
LARGEST_COUNT: Final = 10**9
LARGEST_SCORE: Final = 2**63 - 1
YEARS: Final = range(2, 9999)  # whatever the time zone, such a moment can be shown

_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")
_ARGON2ID = re.compile(
    r"\$argon2id\$v=19\$m=[1-9][0-9]{0,5},t=[1-9][0-9]?,p=[1-9][0-9]?\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{16,128}"
)
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Wrong(ValueError):
    """A value that a field can't take; its text goes on where the field's name ends."""


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Text of 1 to 255 characters, unless it may be longer."""
    cleaned = clean(scalar(value))
    if not 0 < len(cleaned) <= longest:
        raise Wrong(f"must have 1 to {longest} characters, has {len(cleaned)}")
    return cleaned


def remark(value: object) -> str:
    """Text of 1 to 65,535 characters."""
    return text(value, LONGEST_REMARK)


def remarks(value: object) -> tuple[str, ...]:
    """One such text or a list of them; none where there is nothing."""
    if value is None or value == "":
        return ()
    return tuple(map(remark, value)) if isinstance(value, list) else (remark(value),)


def reference(value: object) -> str:
    """An id, a name or an address by which another record is meant."""
    return text(value).strip()


def email(value: object) -> str:
    """An email address."""
    address = clean(scalar(value)).strip()
    if not is_email(address):
        raise Wrong(f"must be an email address, is {address!r}")
    return address


def record_id(value: object) -> int:
    """A record's id."""
    return whole_number(value, 1, MAX_ID)


def amount(value: object) -> Decimal:
    """An exact amount of money with two decimals."""
    said = scalar(value).strip()
    number = Decimal(said) if _DECIMAL.fullmatch(said) else Decimal(-1)
    if not 0 <= number <= LARGEST_VALUE or number != round(number, 2):
        raise Wrong(f"must be a number from 0 to {LARGEST_VALUE} with at most two decimals, is {_shown(said)}")
    return round(number, 2)


def moment(value: object) -> datetime:
    """A moment in whole seconds; UTC where it names no offset."""
    said = scalar(value).strip()
    try:
        given = datetime.fromisoformat(said)
        if given.year in YEARS:
            aware = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
            return aware.replace(microsecond=0)
    except ValueError:
        pass
    raise Wrong(f"must be a moment in ISO 8601 such as 2026-01-31T09:30:00Z, is {said!r}")


def truth(value: object) -> bool:
    """Yes or no."""
    said = scalar(value).strip()
    if said.lower() not in _TRUTH:
        raise Wrong(f"must be true or false, is {_shown(said)}")
    return _TRUTH[said.lower()]


def time_zone(value: object) -> str:
    """A time zone's name."""
    name = scalar(value).strip()
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Wrong(
            f"must be a time zone such as Europe/Paris, is {name!r}{guess(name, available_timezones())}"
        ) from None
    return name


def field_id(value: object) -> str:
    """A name of letters, digits and underscores."""
    said = text(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9_]+", said):
        raise Wrong(f"must be made of letters, digits and underscores, is {said!r}")
    return said


def password_hash(value: object) -> str:
    """An argon2id hash in its usual form."""
    said = scalar(value).strip()
    if not _ARGON2ID.fullmatch(said):
        raise Wrong("must be an argon2id hash such as $argon2id$v=19$m=65536,t=3,p=4$...$...")
    return said


def network(value: object) -> str:
    """An IP address or a network."""
    try:
        return str(ip_network(scalar(value).strip(), strict=False))
    except ValueError:
        raise Wrong("must be an IP address or a network such as 192.0.2.0/24") from None


def redirect_uri(value: object) -> str:
    """Parse an address that OAuth may send users back to."""
    said = scalar(value)
    if not redirect_uris.is_address(said):
        raise Wrong("must be an absolute address without a fragment, such as https://example.com/callback")
    return said


def public_key(value: object) -> str:
    """RSA, as PEM: a public key or a certificate; the key alone is kept."""
    from dealdock.platform.credentials import jwt_keys  # noqa: PLC0415 (see there)

    try:
        return jwt_keys.public_pem(scalar(value))
    except ValueError as error:
        raise Wrong(str(error)) from None


def guess(word: str, words: Iterable[str]) -> str:
    """`; did you mean …?`, where something close is there."""
    close = get_close_matches(word, words, 1)
    return f"; did you mean {close[0]}?" if close else ""


def kind(value: object) -> str:
    """Return a description of a value, for a message that says what was expected."""
    if value is None:
        return "empty"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else _shown(str(value))


def scalar(value: object) -> str:
    """Return a single value as text."""
    if value is None or value == "":
        raise Wrong("must not be empty")
    if isinstance(value, dict | list):
        raise Wrong(f"must be a single value, is {kind(value)}")
    return str(value)


def _shown(said: str) -> str:
    """A value within a message: numbers bare, all else in quotes and cut."""
    return said if _DECIMAL.fullmatch(said) else repr(said[:60])


def whole_number(value: object, lowest: int, highest: int) -> int:
    """A whole number within bounds."""
    said = scalar(value).strip()
    number = int(said) if _WHOLE.fullmatch(said) else None
    if number is None or not lowest <= number <= highest:
        raise Wrong(f"must be a whole number from {lowest} to {highest}, is {_shown(said)}")
    return number


def one_of(words: Iterable[Any]) -> Callable[[object], Any]:
    """One of some words or numbers, in any case."""
    known = {str(word).lower(): word for word in words}

    def choose(value: object) -> Any:
        said = scalar(value).strip()
        if said.lower() not in known:
            *others, last = map(str, known.values())
            listed = f"{', '.join(others)} or {last}"
            raise Wrong(f"must be {listed}, is {_shown(said)}{guess(said.lower(), known)}")
        return known[said.lower()]

    return choose


def keyed(words: Mapping[int, str]) -> Callable[[object], int]:
    """One of some words, or its number."""
    numbers = {word: number for number, word in words.items()}
    choose = one_of(words.values())

    def read(value: object) -> int:
        said = scalar(value).strip()
        if said.isdecimal() and int(said) in words:
            return int(said)
        return numbers[choose(value)]

    return read
