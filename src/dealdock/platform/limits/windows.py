"""Windows of time in which calls are counted, in milliseconds since 1970."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from dealdock.platform.limits.rules import Limit, LimitUse

CLOCK_TOLERANCE_MILLISECONDS: Final = 1000
"""Calls that are up to this many milliseconds in the future count, because the clocks of two machines differ a
little.
"""

_DAY_MILLISECONDS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1)

Counts = Mapping[int, int]
"""Numbers of calls by the time at which their counting began."""


class Window(NamedTuple):
    """The window of a limit at one time. Counts that began outside of it are over."""

    start: int
    """The time at which the counting of a call begins. For a day it is the local midnight, read as a time in UTC."""
    first: int
    last: int

    def current(self, counts: Counts) -> dict[int, int]:
        """Return the counts that began in the window."""
        return {start: used for start, used in counts.items() if self.first <= start <= self.last}


def window(limit: Limit, now: datetime, zone: ZoneInfo) -> Window:
    """Return the window of a limit; `now` by the account's clock."""
    moment, length = milliseconds(now), limit.seconds * 1000
    if limit.kind in {"first_call", "rolling"}:
        return Window(moment, moment - length + 1, moment + CLOCK_TOLERANCE_MILLISECONDS)
    if limit.kind == "calendar_day":
        start = (now.astimezone(zone).date() - _EPOCH).days * _DAY_MILLISECONDS
    else:
        start = moment - moment % length
    return Window(start, start, start)


def place(limit: Limit, window: Window, counts: Counts) -> int:
    """Return the start of the count that another call is added to. `counts`: the current ones."""
    return min(counts) if limit.kind == "first_call" and counts else window.start


def use(limit: Limit, scope: str, counts: Counts, now: datetime, zone: ZoneInfo) -> LimitUse:
    """Return the use of a limit, by its current counts."""
    ends = _end(limit, counts, now, zone)
    resets_at = datetime.fromtimestamp(-(-ends // 1000), UTC)
    return LimitUse(limit, scope, sum(counts.values()), resets_at, -(-(ends - milliseconds(now)) // 1000))


def milliseconds(moment: datetime) -> int:
    """Return the milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def _end(limit: Limit, counts: Counts, now: datetime, zone: ZoneInfo) -> int:
    if limit.kind == "calendar_day":
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return milliseconds(datetime.combine(tomorrow, time(), zone))
    if limit.kind == "rolling":
        return _next_free(limit, counts, now)
    start = place(limit, window(limit, now, zone), counts)
    return start + limit.seconds * 1000


def _next_free(limit: Limit, counts: Counts, now: datetime) -> int:
    """Return the time when a call has left a rolling window, and there is room for another one."""
    used, end = sum(counts.values()), milliseconds(now)
    for start in sorted(counts):
        end = start + limit.seconds * 1000
        used -= counts[start]
        if limit.calls is None or used < limit.calls:
            break
    return end
