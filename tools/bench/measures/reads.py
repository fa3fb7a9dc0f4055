"""`read`, against an endpoint that returns the same bytes."""

from collections.abc import Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filling, fill
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.result import Result, at_least, at_most
from tools.bench.suite import Suite

RATES = {1: at_least(0.32), 16: at_least(0.28)}
P99 = {16: at_most(5)}


def measure(suite: Suite) -> Iterator[Result]:
    """Measure full output with one prospect and three activities."""
    database = suite.new_database("reads")
    (account,) = fill(database, Filling(suite.sizes.medium, prospects_each=1, history=True))
    constant = suite.folder / "read.xml"
    with serving.dealdock(database) as served:
        ours = Side(served.url, calls.reads(served.url, account))
        with TimedConnection(served.url) as connection:
            constant.write_bytes(succeeded(connection.call(ours.requests[0])).body)
        with serving.baseline("--constant", str(constant)) as baseline:
            theirs = Side(baseline.url, calls.constant(ours.requests))
            for connections in (1, 16):
                compared = compare(suite, ours, theirs, connections=connections)
                what = f"read, {connections} connection{'s' * (connections > 1)}, against FastAPI"
                yield compared.rates(what, RATES[connections])
                yield compared.p99(f"{what}: p99", P99.get(connections))
