"""Days and moments in searches (contract 2.9): `today`, `"3 days ago"`, `2026-01-05`, or a moment."""

import calendar
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.errors import invalid_query

_DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_LONGEST_NUMBER: Final = 6


def read(text: str, today: date, zone: timezone) -> date | datetime:
    """Return the day or the moment (UTC) that a text names. Raises `HttpError`.

    `zone`: of a moment that names none.
    """
    try:
        named = _named(text, today)
        if named is not None:
            return named
        if len(text.strip()) == moments.DAY_CHARACTERS:
            return date.fromisoformat(moments.day_bound(text, zone))
        return moments.bound(text, zone)
    except (ValueError, OverflowError):
        raise invalid_query(f"{text} is no date") from None


def read_day(text: str, today: date, zone: timezone) -> date:
    """Return the day that a text names, or the day of a moment in its own offset. Raises `HttpError`."""
    try:
        return _named(text, today) or date.fromisoformat(moments.day_bound(text, zone))
    except (ValueError, OverflowError):
        raise invalid_query(f"{text} is no date") from None


def start(value: date | datetime, zone: timezone) -> datetime:
    """Return a moment, or the beginning of a day in this zone."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)


def end(day: date, zone: timezone) -> datetime:
    """Return the moment at which the day ends in this zone, or the last possible moment."""
    return datetime.combine(day, time.max, zone) if day == date.max else start(day, zone) + timedelta(days=1)


def _named(text: str, today: date) -> date | None:
    """Return the day that words name. Raises `ValueError` or `OverflowError`."""
    folded = " ".join(text.lower().split())
    if folded in _DAYS:
        return today + timedelta(days=_DAYS[folded])
    return _ago(folded.removesuffix(" ago"), today) if folded.endswith(" ago") else None


def _ago(text: str, today: date) -> date:
    """Return the day of `3 days` before today. Raises `ValueError` or `OverflowError`."""
    number, _, unit = text.partition(" ")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        raise ValueError(text)
    count = int(number)
    match unit.removesuffix("s"):
        case "day":
            return today - timedelta(days=count)
        case "week":
            return today - timedelta(weeks=count)
        case "month":
            return _months_before(today, count)
        case "year":
            return _months_before(today, 12 * count)
    raise ValueError(text)


def _months_before(day: date, count: int) -> date:
    """Return the same day of an earlier month, or that month's last one. Raises `ValueError`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < 1:
        raise ValueError(count)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
