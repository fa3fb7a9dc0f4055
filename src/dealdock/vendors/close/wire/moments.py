"""Moments and days in requests and answers (contract 1.2)."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

INVALID: Final = "Invalid ISO 8601 datetime."

DAY_CHARACTERS: Final = len("2026-01-05")
"""The length of a day as text. A longer text is a moment."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]|$)")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(2, 9999)
"""The years of stored moments, which can be shown with every offset. Bounds of filters may be outside."""
_FIRST: Final = datetime.combine(date.min, time.min, UTC)
_LAST: Final = datetime.combine(date.max, time.max, UTC)
_MAX_OFFSET_HOURS: Final = 14


def written(moment: datetime | None) -> str | None:
    """Return a moment as shown in answers, without a fraction where that is zero."""
    return None if moment is None else moment.isoformat()


def written_without_offset(moment: datetime | None) -> str | None:
    """Return a moment in the format of events and pipelines."""
    return None if moment is None else moment.replace(tzinfo=None).isoformat()


@lru_cache(4_096)
def of_milliseconds(milliseconds: int | None) -> str | None:
    """Return a stored moment, in milliseconds since 1970, as shown in answers."""
    return None if milliseconds is None else (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()


def zone(offset: str | None) -> timezone:
    """Return the time zone of the header `x-tz-offset`: hours east of UTC; UTC where it is not a possible number."""
    try:
        hours = math.nan if offset and "_" in offset else float(offset or 0)  # Python takes 1_0 for 10
    except ValueError:
        return UTC
    is_possible = math.isfinite(hours) and abs(hours) <= _MAX_OFFSET_HOURS
    return timezone(timedelta(seconds=round(hours * 3600))) if is_possible else UTC


def moment(value: Any, zone: timezone) -> datetime:
    """Parse a moment, to the millisecond. A day is its midnight. `zone`: where the text names none.

    Raises `ValueError`.
    """
    return _storable(_in_utc(_storable(_parsed(value, zone))))


def day(value: Any, zone: timezone) -> str:
    """Parse a day, or the day of a moment in its own offset, as `YYYY-MM-DD`. Raises `ValueError`."""
    return _storable(_parsed(value, zone)).date().isoformat()


def day_or_moment(value: Any, zone: timezone) -> str:
    """Parse a day or a moment, as it is shown. Raises `ValueError`."""
    if isinstance(value, str) and len(value.strip()) == DAY_CHARACTERS:
        return day(value, zone)
    return moment(value, zone).isoformat()


def bound(value: Any, zone: timezone) -> datetime:
    """Parse a moment, of any year, to compare stored moments with. Raises `ValueError`."""
    return _in_utc(_parsed(value, zone))


def day_bound(value: Any, zone: timezone) -> str:
    """Parse a day, of any year, as `YYYY-MM-DD`, to compare stored days with. Raises `ValueError`."""
    return _parsed(value, zone).date().isoformat()


def _parsed(value: Any, zone: timezone) -> datetime:
    text = value.strip() if isinstance(value, str) else ""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(INVALID) from None
    if not _DAY.match(text):
        raise ValueError(INVALID)
    return parsed.replace(tzinfo=zone) if parsed.tzinfo is None else parsed


def _storable(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError(INVALID)
    return moment


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, to the millisecond, or the first or last possible moment."""
    try:
        shifted = moment.astimezone(UTC)
    except OverflowError:
        shifted = _FIRST if moment.year == 1 else _LAST
    return shifted.replace(microsecond=shifted.microsecond // 1000 * 1000)


def midnight_or_moment(date: str | None) -> datetime | None:
    """Return the moment of a date or moment as it is shown. A day begins at midnight in UTC."""
    return None if date is None else moment(date, zone(None))
