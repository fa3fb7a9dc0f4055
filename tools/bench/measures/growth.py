"""The growth of cost with records, accounts and workers, without bars."""

from collections.abc import Callable, Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, warm
from tools.bench.filling import Filled, Filling, fill
from tools.bench.load.timed_connection import TimedConnection, request
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result
from tools.bench.suite import Suite

CONNECTIONS = 16


def measure(suite: Suite) -> Iterator[Result]:
    """Measure absolute figures, one after another."""
    for count in suite.sizes.records:
        yield from _records(suite, count)
    for count in suite.sizes.accounts:
        yield from _accounts(suite, count)
    for count in suite.sizes.workers:
        try:
            with postgres() as database:
                yield from _workers(suite, database, "PostgreSQL", count)
        except NoServerError as error:
            yield Result.missing("PostgreSQL", None, str(error))


def _records(suite: Suite, count: int) -> Iterator[Result]:
    """Measure one connection in an account of this size."""
    database = suite.new_database(f"records{count}")
    (account,) = fill(database, Filling(count, prospects_each=1))
    at = f"{count:,} records"
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        kinds: dict[str, list[bytes]] = {
            "read": calls.reads(served.url, account),
            "create": calls.creates(served.url, account),
            "a page of 200": [calls.query(served.url, account)],
            "a page of 200, by value": [calls.query(served.url, account, "sort_by=value")],
            "a page of 200, offset half-way": [calls.query(served.url, account, f"offset={count // 2}")],
            "a total of all, counted": [calls.query(served.url, account, "limit=1&created_after=2000-01-01")],
        }
        for what, requests in kinds.items():
            yield Result.of(what, _milliseconds(suite, connection, requests), "ms", at=at)
        yield Result.of("memory of the server", [served.peak], "MB", at=at)


def _accounts(suite: Suite, count: int) -> Iterator[Result]:
    """Measure one connection in a sandbox with this many accounts."""
    database = suite.new_database(f"accounts{count}")
    (account, *_) = fill(database, Filling(1_000, prospects_each=1), *[Filling()] * (count - 1))
    at = f"{count:,} account{'s' * (count > 1)}"
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        kinds: dict[str, list[bytes]] = {
            "read": calls.reads(served.url, account),
            "create": calls.creates(served.url, account),
            "a fresh account": [request(served.url, "POST", "/_dealdock/accounts")],
        }
        for what, requests in kinds.items():
            yield Result.of(what, _milliseconds(suite, connection, requests), "ms", at=at)


def _workers(suite: Suite, database: str, engine: str, count: int) -> Iterator[Result]:
    """Measure 16 connections."""
    (account,) = fill(database, Filling(suite.sizes.medium, prospects_each=1, history=True))
    at = f"{count} worker{'s' * (count > 1)}"
    kinds: dict[str, Callable[[str, Filled], list[bytes]]] = {"read": calls.reads, "create": calls.creates}
    with serving.dealdock(database, "--workers", str(count)) as served:
        for what, requests in kinds.items():
            side = Side(served.url, requests(served.url, account))
            warm(side)
            load = suite.load(side.url, side.requests, connections=CONNECTIONS)
            name = f"{what}, {CONNECTIONS} connections, {engine}"
            yield Result.of(name, [load.rate], "a second", at=at)
            yield Result.of(f"{name}: p99", [load.p99], "ms", at=at)


def _milliseconds(suite: Suite, connection: TimedConnection, requests: list[bytes]) -> list[float]:
    connection.milliseconds(requests[0])
    return [connection.milliseconds(requests[number % len(requests)]) for number in suite.calls()]
