"""Two servers under the same load, in turns."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median

from bench.load import Load
from bench.load.line import Line, succeeded
from bench.result import Bar, Result
from bench.suite import Suite

WARM = 0.5  # seconds of calls before the first round


@dataclass(frozen=True, eq=False)
class Side:
    """A server, and what it is asked."""

    url: str
    requests: Sequence[bytes]


@dataclass(frozen=True)
class Compared:
    """Rounds of load: on ours, and right after or before it on what it is compared with."""

    rounds: Sequence[tuple[Load, Load]]

    def rates(self, what: str, bar: Bar | None = None, *, at: str = "") -> Result:
        """Our answers a second, in proportion."""
        return self._ratio(what, bar, lambda load: load.rate, "{:,.0f} a second against {:,.0f}", at)

    def p99(self, what: str, bar: Bar | None = None) -> Result:
        """Our 99th percentile, in proportion."""
        return self._ratio(what, bar, lambda load: load.p99, "{:.2f} ms against {:.2f}", "")

    @property
    def ours(self) -> list[Load]:
        return [ours for ours, _ in self.rounds]

    def _ratio(self, what: str, bar: Bar | None, of: Callable[[Load], float], detail: str, at: str) -> Result:
        ratios = [of(ours) / of(theirs) for ours, theirs in self.rounds]
        both = (median(of(side[which]) for side in self.rounds) for which in (0, 1))
        return Result.of(what, ratios, bar=bar, detail=detail.format(*both), at=at)


def compare(suite: Suite, ours: Side, theirs: Side, *, connections: int) -> Compared:
    """Load on both, in turns; who begins, changes. Every kind of call must succeed beforehand."""
    for side in (ours, theirs):
        warm(side)
    rounds = []
    for number in suite.turns():
        both = {
            side: suite.load(side.url, side.requests, connections=connections)
            for side in _turned((ours, theirs), number)
        }
        rounds.append((both[ours], both[theirs]))
    if errors := sum(load.errors for pair in rounds for load in pair):
        raise RuntimeError(f"{errors} calls failed")
    return Compared(rounds)


def warm(side: Side) -> None:
    """Call until nothing is called for the first time; a call that fails is an error."""
    end = time.monotonic() + WARM
    with Line(side.url) as line:
        for request in cycle(side.requests):
            succeeded(line.call(request))
            if time.monotonic() > end:
                return


def _turned(sides: tuple[Side, Side], number: int) -> tuple[Side, Side]:
    return sides if number % 2 == 0 else (sides[1], sides[0])
