"""Places: how many calls may be at work in threads at once, how many may wait for that, and for how long."""

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter, move_on_after, to_thread

T = TypeVar("T")

MOST_WAITING: Final = 256
"""How many calls may wait for a place; whoever comes after that is told so at once, instead of waiting."""

LONGEST_WAIT: Final = 5.0
"""Seconds that a call may wait for a place: most clients wait longer than that for an answer."""


class Crowded(Exception):
    """No place, nor any soon: the text says why."""


class Places:
    """As many as are given."""

    def __init__(self, number: int) -> None:
        self._limiter = CapacityLimiter(number)
        self._inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Work in a thread, once there is a place; `Crowded` where too many wait already, or it takes too long."""
        if self._inside >= self._limiter.total_tokens + MOST_WAITING:
            raise Crowded(f"all threads are busy, and {MOST_WAITING} calls wait for one already")
        self._inside += 1
        try:
            with move_on_after(LONGEST_WAIT):  # what has begun goes on to its end
                return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1
        raise Crowded(f"all threads were busy for {LONGEST_WAIT:g} seconds")
