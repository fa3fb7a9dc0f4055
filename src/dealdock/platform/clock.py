"""The source of time: no other module reads the machine's clocks.

An account may have a clock of its own, which is ahead of the real time, behind it, or frozen.
"""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def ticks() -> int:
    """Return microseconds since an arbitrary time, for the distance of two moments in this process."""
    return time.monotonic_ns() // 1000


class Clock:
    """The machine's clocks: the time of day, which may jump, and the monotonic clock."""

    def now(self) -> datetime:
        """Return the current time in UTC, truncated to the second as it is stored."""
        return _second(int(time.time()))

    def milliseconds(self) -> datetime:
        """Return the current time in UTC, truncated to the millisecond."""
        return _EPOCH + timedelta(milliseconds=self.microseconds() // 1000)

    def microseconds(self) -> int:
        """Return the microseconds since 1970: numbers that grow with time and seldom repeat."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds since an arbitrary time. Changes of the time of day do not affect them."""
        return time.monotonic()


@lru_cache(1)  # many calls come in one second
def _second(number: int) -> datetime:
    return datetime.fromtimestamp(number, UTC)
