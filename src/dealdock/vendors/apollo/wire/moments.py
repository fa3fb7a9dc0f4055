"""Moments in answers: always in UTC, with three digits of milliseconds (contract 2.3)."""

from datetime import datetime


def stamp(moment: datetime) -> str:
    """Return the moment of a change, such as `2018-12-14T21:36:02.191Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def date(moment: datetime | None) -> str | None:
    """Return a date, such as `2018-08-27T15:00:00.000+00:00`."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")
