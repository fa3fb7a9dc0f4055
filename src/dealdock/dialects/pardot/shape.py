"""Timestamps in answers: `YYYY-MM-DD HH:MM:SS` in the user's time zone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

BLOCK_SECONDS: Final = 900
"""A time zone hardly ever changes its offset within a block, and nearly all offsets are a multiple of it."""

_SIXTY: Final = [f"{number:02}" for number in range(60)]

_CLOCK: Final = [
    [f"{minute}:{second}" for minute in _SIXTY[first : first + BLOCK_SECONDS // 60] for second in _SIXTY]
    for first in range(0, 60, BLOCK_SECONDS // 60)
]
"""Minutes and seconds, by the quarter of an hour."""


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def moment_in(seconds: int, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment that is given in seconds since 1970."""
    return moment(datetime.fromtimestamp(seconds, zone), zone)


Block: TypeAlias = "tuple[str, Sequence[str] | _Uneven]"
"""The beginning of the timestamps of a block, and the rest of each, by the second within the block."""


@lru_cache(64)
def blocks(zone: ZoneInfo) -> Callable[[int], Block]:
    """Return a function from the number of a block, counted from 1970, to the block.

    The time zone is consulted once for each block, so a timestamp takes a tenth of the time of `moment_in`.
    """

    @lru_cache(4096)
    def block(number: int) -> Block:
        start = number * BLOCK_SECONDS
        first, last = (datetime.fromtimestamp(start + second, zone) for second in (0, BLOCK_SECONDS - 1))
        quarter, rest = divmod(first.minute * 60 + first.second, BLOCK_SECONDS)
        is_even = not rest and first.utcoffset() == last.utcoffset()
        return (moment(first, zone)[:14], _CLOCK[quarter]) if is_even else ("", _Uneven(start, zone))

    return block


class _Uneven:
    """The timestamps of a block in which the hour or the zone's offset changes. Each is made when it is needed."""

    def __init__(self, start: int, zone: ZoneInfo) -> None:
        self._start, self._zone = start, zone

    def __getitem__(self, second: int) -> str:
        return moment_in(self._start + second, self._zone)
