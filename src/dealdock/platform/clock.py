"""The door of time: nothing else asks what time it is.

An account may have a clock of its own: ahead of the real one or behind it, or standing still.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache


class Clock:
    """The machine's clocks: the time of day, which may jump, and one that only goes on."""

    def now(self) -> datetime:
        """This second, in UTC, as moments are kept."""
        return _second(int(time.time()))

    def microseconds(self) -> int:
        """How many there were since 1970: what counts up with time, and few numbers are the same."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds since some moment; they go on evenly, whatever becomes of the time of day."""
        return time.monotonic()


@lru_cache(1)  # many calls come in one second
def _second(number: int) -> datetime:
    return datetime.fromtimestamp(number, UTC)
