"""Timestamps in responses: `YYYY-MM-DD HH:MM:SS` in the user's time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def moment_in(seconds: int, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment in seconds since 1970."""
    return datetime.fromtimestamp(seconds, zone).replace(tzinfo=None).isoformat(" ")
