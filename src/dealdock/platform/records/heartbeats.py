"""Heartbeats: counters that a living process increments and another process watches.

No times are compared, so neither a difference between two machines' clocks nor a jump matters.
"""

from collections.abc import Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

from dealdock.platform.clock import Clock

K = TypeVar("K", bound=Hashable)


class _Seen(NamedTuple):
    beats: int
    since: float


class Watch(Generic[K]):
    """A detector of stopped counters. It must see all of them every few seconds."""

    def __init__(self, clock: Clock, silence: float) -> None:
        """`silence`: the seconds without a change after which a counter has stopped."""
        self._clock, self._silence = clock, silence
        self._looked = 0.0
        self._seen: dict[K, _Seen] = {}

    def stopped(self, beats: Mapping[K, int]) -> set[K]:
        """Return the counters that have stopped.

        After a pause of the watch itself (a suspended process, an unreachable database) all counters start anew: their
        processes may have been unable to increment them, too.
        """
        now = self._clock.monotonic()
        known = self._seen if now - self._looked < self._silence / 2 else {}
        self._looked = now
        self._seen = {key: _latest(known.get(key), number, now) for key, number in beats.items()}
        return {key for key, seen in self._seen.items() if now - seen.since >= self._silence}


def _latest(seen: _Seen | None, beats: int, now: float) -> _Seen:
    return seen if seen is not None and seen.beats == beats else _Seen(beats, now)
