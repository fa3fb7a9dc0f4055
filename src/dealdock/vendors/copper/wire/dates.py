"""Dates in the account's format, and days in the account's time zone (contract 2.1, 2.7, 6)."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.vendors.copper.settings import DateFormat
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, Invalid

_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TIMESTAMP: Final = re.compile(r"[0-9]{9,11}")
_EPOCH: Final = date(1970, 1, 1)
_YEARS: Final = range(2, 9999)
"""Years whose days exist in every time zone."""


def read(context: Context, value: Any) -> date | Invalid | None:
    """Return the day of a text in the account's format, or of a timestamp. An empty text is None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return NOT_A_STRING
    if isinstance(value, int) or _TIMESTAMP.fullmatch(value):
        day = day_of(int(value), context.zone)
    else:
        day = _parsed(value, context.settings.date_format)
    return Invalid(f"is not a valid date ({context.settings.date_format})") if day is None else day


def moment(context: Context, value: Any) -> datetime | Invalid | None:
    """Return the time of a timestamp, or the beginning of a day in the account's time zone."""
    day = read(context, value)
    if day is None or isinstance(day, Invalid):
        return day
    is_day = isinstance(value, str) and not _TIMESTAMP.fullmatch(value)
    return datetime.fromtimestamp(midnight(day, context.zone) if is_day else int(value), UTC)


def shown(day: date | None, form: DateFormat) -> str | None:
    """Return a day in the account's format, without leading zeros."""
    if day is None:
        return None
    first, second = (day.month, day.day) if form == "MM/DD/YYYY" else (day.day, day.month)
    return f"{first}/{second}/{day.year:04}"


def shown_days(days: int | None, form: DateFormat) -> str | None:
    """Return a day, as stored, in the account's format: in days since 1970."""
    return None if days is None else shown(_EPOCH + timedelta(days=days), form)


def day_of(timestamp: int, zone: ZoneInfo) -> date | None:
    """Return the day of a timestamp in a time zone; None if it is beyond the years that there are."""
    try:
        day = datetime.fromtimestamp(timestamp, UTC).astimezone(zone).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if day.year in _YEARS else None


def midnight(day: date, zone: ZoneInfo) -> int:
    """Return the timestamp of the beginning of a day in a time zone."""
    return int(datetime.combine(day, time(), zone).timestamp())


def first_day(timestamp: int, zone: ZoneInfo) -> int:
    """Return the first day, in days since 1970, that begins at this time or later."""
    day = _nearest_day(timestamp, zone)
    return _number(day if midnight(day, zone) >= timestamp else day + timedelta(days=1))


def last_day(timestamp: int, zone: ZoneInfo) -> int:
    """Return the last day, in days since 1970, that begins at this time or earlier."""
    return _number(_nearest_day(timestamp, zone))


def _nearest_day(timestamp: int, zone: ZoneInfo) -> date:
    return day_of(timestamp, zone) or (date(_YEARS.stop, 1, 1) if timestamp > 0 else date(_YEARS.start - 1, 12, 31))


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _parsed(text: str, form: DateFormat) -> date | None:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    first, second, year = map(int, found.groups())
    month, day = (first, second) if form == "MM/DD/YYYY" else (second, first)
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
