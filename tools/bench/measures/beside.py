"""Small reads beside a client that counts a large account."""

import threading
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Self

from tools.bench import calls, serving
from tools.bench.comparing import Side, warm
from tools.bench.load import Load
from tools.bench.load.timed_connection import TimedConnection
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

CONNECTIONS = 4
COUNT = "created_after=2000-01-01&limit=1"


def measure(suite: Suite) -> Iterator[Result]:
    """Compare the 99th percentile with and without a client that counts."""
    large, ratios, idle, busy, counted = suite.large, [], [], [], 0
    with serving.dealdock(large.database) as served:
        reads = Side(served.url, calls.reads(served.url, large.small_account))
        warm(reads)
        for _ in suite.rounds():
            idle.append(suite.load(reads.url, reads.requests, connections=CONNECTIONS))
            with Counting(served.url, calls.query(served.url, large.account, COUNT)) as counting:
                busy.append(suite.load(reads.url, reads.requests, connections=CONNECTIONS))
            counted += counting.times
            ratios.append(busy[-1].p99 / idle[-1].p99)
    what = f"small reads' p99 while a client counts {suite.sizes.large:,} records, against idle"
    detail = f"{_of(busy)} beside {counted} counts, {_of(idle)} without"
    yield Result.of(what, ratios, bar=at_most(3), detail=detail)


def _of(loads: Sequence[Load]) -> str:
    return f"{median(load.p99 for load in loads):.2f} ms"


class Counting:
    """A client that counts the large account repeatedly until the end of the block."""

    def __init__(self, url: str, request: bytes) -> None:
        self.times = 0
        self._url, self._request = url, request
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        with TimedConnection(self._url) as connection:
            while not self._ended.is_set():
                connection.milliseconds(self._request)
                self.times += 1
