"""The door of time: nothing else asks what time it is."""

from datetime import UTC, datetime


class Clock:
    """Tells the time, aware and in whole seconds, as moments are kept."""

    def now(self) -> datetime:
        """This second, in UTC."""
        return datetime.now(UTC).replace(microsecond=0)
