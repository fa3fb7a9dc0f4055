"""Clocks of machines, for tests to set."""

from datetime import datetime, timedelta

from dealdock.platform.clock import Clock


class SetClock(Clock):
    """A machine's clock that is ahead of the real one, or behind it."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead

    def microseconds(self) -> int:
        return super().microseconds() + self.ahead // timedelta(microseconds=1)
