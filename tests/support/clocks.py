"""Clocks of machines, for tests to set."""

from collections.abc import Callable
from datetime import datetime, timedelta

from dealdock import Sandbox
from dealdock.platform.clock import Clock

Machine = Callable[..., Sandbox]


class SetClock(Clock):
    """A machine's clock that is ahead of the real one, or behind it."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead

    def microseconds(self) -> int:
        return super().microseconds() + self.ahead // timedelta(microseconds=1)


class SteppingClock(Clock):
    """A clock that advances by one step at each read."""

    def __init__(self, seconds: float) -> None:
        self.elapsed, self._step = 0.0, seconds

    def monotonic(self) -> float:
        self.elapsed += self._step
        return self.elapsed
