"""Moments as connectors write them, compared to the coarser of two resolutions."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_MILLISECOND: Final = timedelta(milliseconds=1)
UNITS: Final = {"second": _SECOND, "millisecond": _MILLISECOND}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_UNTIL_2286: Final = 10_000_000_000  # a larger number is in milliseconds
_MILLISECONDS_UNTIL_9999: Final = 253_370_764_800_000
_LONGEST: Final = 40
"""The characters of the longest text that is a time."""

_MILLISECOND_DIGITS: Final = 3  # with more digits, which may all be 0, a program writes what it does not know
_FRACTION: Final = re.compile(r"\.(\d+)")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Moment(NamedTuple):
    """A moment, and the resolution in which it is written."""

    at: datetime
    unit: timedelta

    def rounded(self, unit: timedelta) -> datetime:
        return self.at - (self.at - _EPOCH) % unit


def parse(value: Any, zone: str, *, fold: int = 0) -> Moment | None:
    """Return the moment in text with an offset, text in the zone, or seconds or milliseconds since 1970.

    `fold`: 1 for the second of two moments that a text without an offset may be, in a night of a change of clocks.
    """
    text = "" if isinstance(value, (bool, bytes, list, dict)) else str(value).strip()
    if not text or len(text) > _LONGEST:
        return None
    number = _number(text)
    if number is not None:
        return _since_epoch(number)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if _DATE.fullmatch(text):
        return Moment(at.replace(tzinfo=UTC), _DAY)
    digits = _FRACTION.search(text)
    is_seconds = digits is None or (len(digits[1]) != _MILLISECOND_DIGITS and not int(digits[1]))
    local = at if at.tzinfo else at.replace(tzinfo=_zone(zone), fold=fold)
    try:
        return Moment(local.astimezone(UTC), _SECOND if is_seconds else _MILLISECOND)
    except OverflowError:  # the first or the last day of all, beyond which its offset leads
        return None


def compare(left: Moment, right: Moment) -> int:
    """Return -1, 0 or 1: the left one is earlier, equal to the coarser unit, or later."""
    unit = max(left.unit, right.unit)
    first, second = left.rounded(unit), right.rounded(unit)
    return (first > second) - (first < second)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
    except InvalidOperation:
        return None


def _since_epoch(number: Decimal) -> Moment | None:
    if number >= _MILLISECONDS_UNTIL_9999:
        return None
    if number >= _SECONDS_UNTIL_2286:
        return Moment(_EPOCH + timedelta(milliseconds=int(number)), _MILLISECOND)
    is_whole = number == int(number)
    return Moment(_EPOCH + timedelta(seconds=float(number)), _SECOND if is_whole else _MILLISECOND)


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)
