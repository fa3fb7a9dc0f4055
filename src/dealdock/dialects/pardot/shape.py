"""What all records look like in an answer: moments, `YYYY-MM-DD HH:MM:SS` in the user's zone."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

Say: TypeAlias = Callable[[Any], str]
"""A value that is there -> text, neither escaped nor quoted."""

_BLOCK: Final = 900
"""Seconds within which zones hardly ever change their offset; nearly all offsets are a multiple of them."""

_CLOCK: Final = [f"{minute:02}:{second:02}" for minute in range(60) for second in range(60)]


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """One moment in a zone."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def in_zone(zone: ZoneInfo) -> Say:
    """The same for many moments, given in seconds since 1970: a zone is asked once for each quarter of an hour."""

    @lru_cache(4096)
    def begin(block: int) -> tuple[str, int] | None:
        """The hour in which a block begins, and how many seconds after; None where that doesn't say it all."""
        first, last = (datetime.fromtimestamp(block * _BLOCK + second, zone) for second in (0, _BLOCK - 1))
        seconds = first.minute * 60 + first.second
        return (
            None if seconds % _BLOCK or first.utcoffset() != last.utcoffset() else (moment(first, zone)[:14], seconds)
        )

    def say(seconds: int) -> str:
        block, second = divmod(seconds, _BLOCK)
        found = begin(block)
        return found[0] + _CLOCK[found[1] + second] if found else moment(datetime.fromtimestamp(seconds, zone), zone)

    return say
