"""The calls of the last minutes by their result, as a chart of bars."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from dealdock.console.frame import AccountFrame
from dealdock.platform.journal import search
from dealdock.platform.journal.search import Results
from dealdock.sandbox import Sandbox

MINUTES: Final = 30
HEIGHT: Final = 60
"""The height of the largest bar, in units of the drawing."""
_SECONDS: Final = 60


class Part(NamedTuple):
    """A part of a bar: the calls of a minute with one result."""

    result: str
    top: float
    height: float


class Bar(NamedTuple):
    """The calls of a minute."""

    place: int
    """Its place from the left."""
    minutes_ago: int
    results: Results
    parts: Sequence[Part]


class RecentCalls(NamedTuple):
    """The calls of the last minutes."""

    bars: Sequence[Bar]
    total: Results
    largest: int
    """The number of calls of the busiest minute."""


def recent_calls(sandbox: Sandbox, account: AccountFrame) -> RecentCalls:
    """Return the calls of the last `MINUTES` minutes by the machine's clock."""
    now = sandbox.clock.now()
    since = now - timedelta(minutes=MINUTES)
    found = sandbox.database.read(lambda db: search.by_minute(db, account.context, since=since))
    last = int(now.timestamp()) // _SECONDS
    shown = [found.get(last - ago, Results()) for ago in range(MINUTES - 1, -1, -1)]
    largest = max(sum(each) for each in shown)
    total = Results(*(sum(each) for each in zip(*shown, strict=True)))
    bars = [_bar(place, results, largest) for place, results in enumerate(shown) if any(results)]
    return RecentCalls(bars, total, largest)


def _bar(place: int, results: Results, largest: int) -> Bar:
    parts, top = list[Part](), float(HEIGHT)
    for name, number in zip(Results._fields, results, strict=True):
        if number:
            height = number * HEIGHT / largest
            top -= height
            parts.append(Part(name, round(top, 2), round(height, 2)))
    return Bar(place, MINUTES - 1 - place, results, parts)
