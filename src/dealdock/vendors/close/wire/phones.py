"""Telephone numbers: how they are stored, their countries, and how they are shown (contract 3.3)."""

import re
from typing import Final, NamedTuple

from dealdock.vendors.close.numbering import CANADIAN_ZONES, ISLANDS, PLANS, ZONES

_NO_DIGIT: Final = r"[^0-9]"
_INTERNATIONAL: Final = "00"
_TRUNK: Final = "0"
_NORTH_AMERICA: Final = "1"
_NORTH_AMERICAN_DIGITS: Final = 10
_ZONE_OF: Final = {area: zone for zone, areas in ZONES.items() for area in areas.split()}
_COUNTRIES: Final = {plan.code: country for country, plan in PLANS.items() if plan.code != _NORTH_AMERICA}
_CODES: Final = sorted({plan.code for plan in PLANS.values()}, key=len, reverse=True)


class NumberParts(NamedTuple):
    """A stored number in parts."""

    code: str
    """The calling code; empty if it is not in the table."""
    rest: str

    @classmethod
    def of(cls, phone: str) -> "NumberParts":
        """Return the parts of a stored number: a plus sign and digits."""
        digits = phone.removeprefix("+")
        code = next((code for code in _CODES if digits.startswith(code)), "")
        return cls(code, digits.removeprefix(code))


def stored(text: str, country: str) -> str | None:
    """Return a number as a plus sign and digits, as it is called from a country; None if it has no digit."""
    digits = re.sub(_NO_DIGIT, "", text)
    if not digits:
        return None
    if text.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith(_INTERNATIONAL):
        return f"+{digits.removeprefix(_INTERNATIONAL)}"
    plan = PLANS[country]
    if plan.has_trunk_zero:
        digits = digits.removeprefix(_TRUNK)
    if plan.code == _NORTH_AMERICA and len(digits) > _NORTH_AMERICAN_DIGITS:
        digits = digits.removeprefix(_NORTH_AMERICA)  # there it is the trunk prefix, too
    return f"+{plan.code}{digits}"


def country(phone: str) -> str | None:
    """Return the country of a number; None if the number is not valid."""
    number = NumberParts.of(phone)
    if number.code == _NORTH_AMERICA:
        return _north_american_country(number.rest)
    found = _COUNTRIES.get(number.code)
    if found is None or not PLANS[found].shortest <= len(number.rest) <= PLANS[found].longest:
        return None
    return found


def formatted(phone: str) -> str:
    """Return a number for people, such as `+1 650-555-0100`."""
    code, rest = NumberParts.of(phone)
    if not code:
        return phone
    match country(phone):
        case _ if code == _NORTH_AMERICA and len(rest) == _NORTH_AMERICAN_DIGITS:
            groups = ["-".join((rest[:3], rest[3:6], rest[6:]))]
        case "GB":
            groups = _british(rest)
        case _:
            groups = [rest]
    return " ".join((f"+{code}", *groups))


def time_zone(phone: str) -> str | None:
    """Return the time zone of a number in North America, by its area code; None if it is not known."""
    number = NumberParts.of(phone)
    return _ZONE_OF.get(number.rest[:3]) if number.code == _NORTH_AMERICA and country(phone) else None


def _north_american_country(rest: str) -> str | None:
    parts = rest[:3], rest[3:6]
    if len(rest) != _NORTH_AMERICAN_DIGITS or any(part[0] in "01" or part.endswith("11") for part in parts):
        return None
    area = parts[0]
    return ISLANDS.get(area) or ("CA" if _ZONE_OF.get(area) in CANADIAN_ZONES else "US")


def _british(rest: str) -> list[str]:
    """Return the groups of digits of a British number: area, exchange, line."""
    if rest.startswith("2"):
        return [rest[:2], rest[2:6], rest[6:]]
    if rest[0] in "389" or rest[1:2] == "1" or (rest[0] == "1" and rest[2:3] == "1"):
        return [rest[:3], rest[3:6], rest[6:]]
    return [rest[:4], rest[4:]]
