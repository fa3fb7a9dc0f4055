"""Eight concurrent writers of one account on SQLite."""

from collections.abc import Iterator
from statistics import median

from tools.bench import calls, serving
from tools.bench.comparing import Side, warm
from tools.bench.filling import Filled, Filling, fill
from tools.bench.load import Load
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

WRITERS = 8


def measure(suite: Suite) -> Iterator[Result]:
    """Measure the server, which orders the writers itself."""
    database = suite.new_database("writers")
    (account,) = fill(database, Filling(prospects_each=1))
    with serving.dealdock(database) as served:
        writing = Side(served.url, calls.creates(served.url, account))
        warm(writing)
        rounds, lost = [], 0
        for _ in suite.rounds():
            before = _there(served.url, account)
            rounds.append(suite.load(served.url, writing.requests, connections=WRITERS))
            lost += max(0, rounds[-1].answered - (_there(served.url, account) - before))
    what = f"{WRITERS} writers of one account, SQLite"
    longest = [load.worst for load in rounds]
    yield Result.of(f"{what}: longest wait", longest, "ms", at_most(300), detail=_rate(rounds))
    yield Result.of(f"{what}: errors", [sum(load.errors for load in rounds)], "", at_most(0))
    yield Result.of(f"{what}: answered creations that are missing", [lost], "", at_most(0))


def _rate(rounds: list[Load]) -> str:
    return f"{median(load.rate for load in rounds):,.0f} creations a second"


def _there(url: str, account: Filled) -> int:
    """Count the opportunities of the account in the table."""
    asked = calls.query(url, account, "format=json&limit=1&created_after=2000-01-01")
    with TimedConnection(url) as connection:
        total: int = succeeded(connection.call(asked)).json["result"]["total_results"]
    return total
