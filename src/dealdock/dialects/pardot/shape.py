"""What all records look like in an answer: moments, `YYYY-MM-DD HH:MM:SS` in the user's zone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

Say: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
"""Values that are there -> what is said of each."""

_BLOCK: Final = 900
"""Seconds within which zones hardly ever change their offset; nearly all offsets are a multiple of them."""

_SIXTY: Final = [f"{number:02}" for number in range(60)]

_CLOCK: Final = [
    [f"{minute}:{second}" for minute in _SIXTY[first : first + _BLOCK // 60] for second in _SIXTY]
    for first in range(0, 60, _BLOCK // 60)
]
"""Minutes and seconds, by the quarter of an hour."""


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """One moment in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def moment_in(seconds: int, zone: ZoneInfo) -> str:
    """The same for one that is given in seconds since 1970."""
    return moment(datetime.fromtimestamp(seconds, zone), zone)


def in_zone(zone: ZoneInfo) -> Say:
    """The same for many of them: a zone is asked once for each quarter of an hour."""

    @lru_cache(4096)
    def begin(block: int) -> tuple[str, Sequence[str] | _Uneven]:
        """The hour that a block is in, and what follows at each of its seconds."""
        first, last = (datetime.fromtimestamp(block * _BLOCK + second, zone) for second in (0, _BLOCK - 1))
        quarter, rest = divmod(first.minute * 60 + first.second, _BLOCK)
        is_even = not rest and first.utcoffset() == last.utcoffset()
        return (moment(first, zone)[:14], _CLOCK[quarter]) if is_even else ("", _Uneven(block, zone))

    def say(column: Sequence[int]) -> list[str]:
        return [hour + clock[seconds % _BLOCK] for seconds in column for hour, clock in (begin(seconds // _BLOCK),)]

    return say


class _Uneven:
    """A block within which the hour changes, or the zone's offset: whole moments, each made when it is asked for."""

    def __init__(self, block: int, zone: ZoneInfo) -> None:
        self._first, self._zone = block * _BLOCK, zone

    def __getitem__(self, second: int) -> str:
        return moment_in(self._first + second, self._zone)
