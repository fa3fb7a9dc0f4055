"""Moments in answers: always in UTC, with three digits of milliseconds (contract 2.3)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """Return the moment of a change, such as `2018-12-14T21:36:02.191Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_stamp(moment: datetime | None) -> str | None:
    """Return the moment of a change that may not have been made."""
    return None if moment is None else stamp(moment)


def date(moment: datetime | None) -> str | None:
    """Return a date, such as `2018-08-27T15:00:00.000+00:00`."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")


@lru_cache(4_096)
def stored_stamp(milliseconds: int) -> str:
    """Return the moment of a change, as stored: in milliseconds since 1970."""
    return stamp(_EPOCH + timedelta(milliseconds=milliseconds))


@lru_cache(4_096)
def stored_date(seconds: int | None) -> str | None:
    """Return a date, as stored: in seconds since 1970."""
    return None if seconds is None else date(_EPOCH + timedelta(seconds=seconds))


@lru_cache(4_096)
def stored_offset(milliseconds: int) -> str | None:
    """Return a moment that is stored in milliseconds, in the form of dates."""
    return date(_EPOCH + timedelta(milliseconds=milliseconds))
