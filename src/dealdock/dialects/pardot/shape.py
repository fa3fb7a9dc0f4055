"""What all records look like in an answer: moments, and the nodes that many objects have."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """`YYYY-MM-DD HH:MM:SS` in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")
