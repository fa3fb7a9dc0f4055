"""Streams with `mobile` output, compared with raw sqlite3, and their memory."""

from collections.abc import Iterator
from statistics import median

from tools.bench import calls, serving
from tools.bench.comparing import Side
from tools.bench.filling import Filled
from tools.bench.load.timed_connection import TimedConnection, request
from tools.bench.result import Result, at_least, at_most
from tools.bench.suite import Suite

FORMATS = ("xml", "json")


def measure(suite: Suite) -> Iterator[Result]:
    """Measure speed in XML, and memory and the first byte in both formats."""
    yield from _speed(suite)
    for format_ in FORMATS:
        yield from _cost(suite, format_)


def _speed(suite: Suite) -> Iterator[Result]:
    large, rates, seconds = suite.large, [], []
    file, dataset = large.database.removeprefix("sqlite:///"), str(large.account.dataset_id)
    with (
        serving.dealdock(large.database) as served,
        serving.baseline("--database", file, "--dataset", dataset) as baseline,
    ):
        ours = Side(served.url, [calls.query(served.url, large.account, "output=mobile")])
        theirs = Side(baseline.url, [request(baseline.url, "GET", "/stream.xml")])
        for _ in suite.long_rounds():
            with TimedConnection(ours.url) as connection:
                mine = connection.call(ours.requests[0])
            with TimedConnection(
                theirs.url
            ) as connection:  # a connection that waited for the other side would have been let go
                yours = connection.call(theirs.requests[0])
            if mine.size != yours.size:
                raise RuntimeError(f"they differ: {mine.size} and {yours.size} bytes")
            rates.append(yours.whole / mine.whole)
            seconds.append((mine.whole / 1000, yours.whole / 1000))
    detail = "{:.1f} s against {:.1f}".format(*map(median, zip(*seconds, strict=True)))
    what = f"mobile stream of {suite.sizes.large:,}, xml, against raw sqlite3"
    yield Result.of(what, rates, bar=at_least(0.25), detail=detail)


def _cost(suite: Suite, format_: str) -> Iterator[Result]:
    """Measure each account on a new server, so that memory is not shared."""
    large = suite.large
    peaks = [_peak(suite, account, format_) for account in (large.account, large.memory_reference)]
    what = f"mobile stream, {format_}"
    sizes = f"{suite.sizes.large:,} against at {suite.sizes.memory_reference:,}"
    detail = f"{peaks[0][0]:.0f} MB against {peaks[1][0]:.0f}"
    yield Result.of(f"{what}: memory at {sizes}", [peaks[0][0] / peaks[1][0]], bar=at_most(1.1), detail=detail)
    yield Result.of(f"{what} of {suite.sizes.large:,}: the server grows by", [peaks[0][1]], "MB", at_most(30))
    yield Result.of(f"{what} of {suite.sizes.large:,}: first byte", peaks[0][2], "ms", at_most(100))


def _peak(suite: Suite, account: Filled, format_: str) -> tuple[float, float, list[float]]:
    """Return the highest memory, its growth, and the time to the first byte."""
    with serving.dealdock(suite.large.database) as served:
        asked = f"output=mobile&format={format_}"
        with TimedConnection(served.url) as connection:
            connection.call(calls.query(served.url, account, f"{asked}&limit=1000"))
        before = served.resident
        everything = calls.query(served.url, account, asked)
        first = []
        for _ in suite.rounds():
            with TimedConnection(served.url) as connection:
                first.append(connection.first_byte(everything))
        with TimedConnection(served.url) as connection:
            connection.call(everything)
        return served.peak, served.peak - before, first
