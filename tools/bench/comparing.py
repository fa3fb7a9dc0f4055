"""A comparison of two servers under the same load, in alternating rounds."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median

from tools.bench.load import Load
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.result import Bar, Result
from tools.bench.serving import Served
from tools.bench.suite import Suite

WARM = 0.5  # seconds of calls before the first round


@dataclass(frozen=True, eq=False)
class Side:
    """A server and the requests to it."""

    url: str
    requests: Sequence[bytes]
    served: Served | None = None
    """The server's processes, if their processor time is measured, too."""

    @property
    def processor_seconds(self) -> float:
        return self.served.processor_seconds if self.served is not None else 0.0


@dataclass(frozen=True)
class Compared:
    """Rounds of load on the server, each with a round on the baseline directly before or after it."""

    rounds: Sequence[tuple[Load, Load]]
    processor: Sequence[tuple[float, float]] = ()
    """The processor time per call of both servers' processes, in microseconds, in each round."""

    def costs(self, what: str) -> Result:
        """Return the ratio of processor times per call."""
        ratios = [ours / theirs for ours, theirs in self.processor]
        ours, theirs = (median(pair[which] for pair in self.processor) for which in (0, 1))
        return Result.of(what, ratios, detail=f"{ours:,.0f} µs a call against {theirs:,.0f}")

    def rates(self, what: str, bar: Bar | None = None, *, at: str = "") -> Result:
        """Return the ratio of responses per second."""
        return self._ratio(what, bar, lambda load: load.rate, "{:,.0f} a second against {:,.0f}", at)

    def p99(self, what: str, bar: Bar | None = None) -> Result:
        """Return the ratio of the 99th percentiles."""
        return self._ratio(what, bar, lambda load: load.p99, "{:.2f} ms against {:.2f}", "")

    @property
    def ours(self) -> list[Load]:
        return [ours for ours, _ in self.rounds]

    def _ratio(self, what: str, bar: Bar | None, of: Callable[[Load], float], detail: str, at: str) -> Result:
        ratios = [of(ours) / of(theirs) for ours, theirs in self.rounds]
        both = (median(of(side[which]) for side in self.rounds) for which in (0, 1))
        return Result.of(what, ratios, bar=bar, detail=detail.format(*both), at=at)


def compare(suite: Suite, ours: Side, theirs: Side, *, connections: int) -> Compared:
    """Load both in alternating rounds. The side that begins changes. Each kind of call must succeed first."""
    for side in (ours, theirs):
        warm(side)
    rounds, processor = [], []
    for number in suite.turns():
        both = {side: _load(suite, side, connections) for side in _turned((ours, theirs), number)}
        rounds.append((both[ours][0], both[theirs][0]))
        processor.append((both[ours][1], both[theirs][1]))
    if errors := sum(load.errors for pair in rounds for load in pair):
        raise RuntimeError(f"{errors} calls failed")
    return Compared(rounds, processor)


def _load(suite: Suite, side: Side, connections: int) -> tuple[Load, float]:
    """Return what a client saw, and the processor time per call of the server, in microseconds."""
    before = side.processor_seconds
    found = suite.load(side.url, side.requests, connections=connections)
    return found, (side.processor_seconds - before) * 1e6 / max(found.answered, 1)


def warm(side: Side) -> None:
    """Make each kind of call once or more, so that caches are filled. Raises an error if a call fails."""
    end = time.monotonic() + WARM
    with TimedConnection(side.url) as connection:
        for request in cycle(side.requests):
            succeeded(connection.call(request))
            if time.monotonic() > end:
                return


def _turned(sides: tuple[Side, Side], number: int) -> tuple[Side, Side]:
    return sides if number % 2 == 0 else (sides[1], sides[0])
