"""The progress of long work, for a caller that follows it.

Long functions report how far they are. Without a follower a report costs almost nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple


class Progress(NamedTuple):
    """The state of one step of the work."""

    step: str
    done: int
    total: int
    """0 if it is not known."""
    unit: str


Follower = Callable[[Progress], None]
"""Called again and again, by any thread."""

_FOLLOWER: Final = ContextVar[Follower | None]("follower", default=None)


@contextmanager
def followed_by(follower: Follower) -> Iterator[None]:
    """Send the reports of the work in this block to a follower."""
    token = _FOLLOWER.set(follower)
    try:
        yield
    finally:
        _FOLLOWER.reset(token)


def is_followed() -> bool:
    """Return True if there is a follower, for which a total may be counted."""
    return _FOLLOWER.get() is not None


def reporter(step: str, unit: str, total: int = 0) -> Callable[[int], None]:
    """Begin a step. Return the function to call with the number of units that are done."""
    follower = _FOLLOWER.get()
    if follower is None:
        return lambda _: None
    follower(Progress(step, 0, total, unit))
    return lambda done: follower(Progress(step, done, total, unit))
