"""Work that nobody waits for, beside a thread that somebody waits for."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

_STRETCH: Final = 0.0001  # seconds
PAUSE: Final = 0.0005
"""Seconds that such work stands still."""


def unhurried(things: Iterable[T], is_awaited: Callable[[], bool] = lambda: False) -> Iterator[T]:
    """The same, with a pause after each tenth of a millisecond that is spent on them.

    A thread that wants Python's interpreter back from one that is at work waits for five milliseconds, and one that
    serves a call wants it back after each statement. It has it at once from one that pauses. There is no pause while
    somebody waits for this work, after all.
    """
    begun = time.perf_counter()
    for thing in things:
        yield thing
        if time.perf_counter() - begun > _STRETCH and not is_awaited():
            time.sleep(PAUSE)
            begun = time.perf_counter()
