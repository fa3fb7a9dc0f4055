"""Heartbeats: counters that a living process counts up, and their watch by another one.

No moments are compared, so it doesn't matter whether the clocks of two machines agree, nor whether one jumps.
"""

from collections.abc import Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

from dealdock.platform.clock import Clock

K = TypeVar("K", bound=Hashable)


class _Seen(NamedTuple):
    beats: int
    since: float


class Watch(Generic[K]):
    """Finds out which counters have stopped. It must be shown all of them every few seconds."""

    def __init__(self, clock: Clock, silence: float) -> None:
        """`silence`: for how many seconds a counter stays the same until it has stopped."""
        self._clock, self._silence = clock, silence
        self._looked = 0.0
        self._seen: dict[K, _Seen] = {}

    def stopped(self, beats: Mapping[K, int]) -> set[K]:
        """Return those that haven't changed for so long, as far as was seen.

        A watch that has not looked for a while itself (a process that was stopped, a database that was away) begins
        anew: those who beat may not have been able to, either.
        """
        now = self._clock.monotonic()
        known = self._seen if now - self._looked < self._silence / 2 else {}
        self._looked = now
        self._seen = {key: _latest(known.get(key), number, now) for key, number in beats.items()}
        return {key for key, seen in self._seen.items() if now - seen.since >= self._silence}


def _latest(seen: _Seen | None, beats: int, now: float) -> _Seen:
    return seen if seen is not None and seen.beats == beats else _Seen(beats, now)
