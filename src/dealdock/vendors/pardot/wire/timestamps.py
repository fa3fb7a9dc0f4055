"""What all records look like in an answer: moments, `YYYY-MM-DD HH:MM:SS` in the user's zone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

BLOCK: Final = 900
"""Seconds within which zones hardly ever change their offset; nearly all offsets are a multiple of them."""

_SIXTY: Final = [f"{number:02}" for number in range(60)]

_CLOCK: Final = [
    [f"{minute}:{second}" for minute in _SIXTY[first : first + BLOCK // 60] for second in _SIXTY]
    for first in range(0, 60, BLOCK // 60)
]
"""Minutes and seconds, by the quarter of an hour."""


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """One moment in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def moment_in(seconds: int, zone: ZoneInfo) -> str:
    """The same for one that is given in seconds since 1970."""
    return moment(datetime.fromtimestamp(seconds, zone), zone)


Block: TypeAlias = "tuple[str, Sequence[str] | _Uneven]"


def blocks(zone: ZoneInfo) -> Callable[[int], Block]:
    """What begins a moment in that block of seconds since 1970, and what follows at each of the block's seconds.

    So a zone is asked once for each quarter of an hour.
    """

    @lru_cache(4096)
    def begin(block: int) -> Block:
        first, last = (datetime.fromtimestamp(block * BLOCK + second, zone) for second in (0, BLOCK - 1))
        quarter, rest = divmod(first.minute * 60 + first.second, BLOCK)
        is_even = not rest and first.utcoffset() == last.utcoffset()
        return (moment(first, zone)[:14], _CLOCK[quarter]) if is_even else ("", _Uneven(block, zone))

    return begin


class _Uneven:
    """A block within which the hour changes, or the zone's offset: whole moments, each made when it is asked for."""

    def __init__(self, block: int, zone: ZoneInfo) -> None:
        self._first, self._zone = block * BLOCK, zone

    def __getitem__(self, second: int) -> str:
        return moment_in(self._first + second, self._zone)
