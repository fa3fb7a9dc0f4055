"""`create`, against an endpoint that returns the same bytes and stores nothing."""

from collections.abc import Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filling, fill
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.result import Result, at_least, at_most
from tools.bench.suite import Suite

CONNECTIONS = 16


def measure(suite: Suite) -> Iterator[Result]:
    """Measure creations with one prospect by 16 clients."""
    database = suite.new_database("creates")
    (account,) = fill(database, Filling(prospects_each=1))
    constant = suite.folder / "create.xml"
    with serving.dealdock(database) as served:
        ours = Side(served.url, calls.creates(served.url, account))
        with TimedConnection(served.url) as connection:
            constant.write_bytes(succeeded(connection.call(ours.requests[0])).body)
        with serving.baseline("--constant", str(constant)) as baseline:
            theirs = Side(baseline.url, calls.constant(ours.requests))
            compared = compare(suite, ours, theirs, connections=CONNECTIONS)
    what = f"create, {CONNECTIONS} connections"
    yield compared.rates(f"{what}, against FastAPI", at_least(0.12))
    yield Result.of(f"{what}: p99", [load.p99 for load in compared.ours], "ms", at_most(50))
    yield Result.of(f"{what}: errors", [sum(load.errors for load in compared.ours)], "", at_most(0))
