"""The same calls on PostgreSQL with two workers and on SQLite with one."""

from collections.abc import Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filled, Filling, fill
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result
from tools.bench.suite import Suite

CALLS = {"read": 16, "create": 16, "query of 200": 4}
"""With how many connections."""


def measure(suite: Suite) -> Iterator[Result]:
    """Measure both, without a bar. PostgreSQL does not wait for the disk, as SQLite does not."""
    sqlite = suite.new_database("engines")
    filling = Filling(suite.sizes.medium, prospects_each=1, history=True)
    try:
        with (
            postgres() as database,
            serving.dealdock(sqlite) as one,
            serving.dealdock(database, "--workers", "2") as two,
        ):
            (here,), (there,) = fill(sqlite, filling), fill(database, filling)
            for name, connections in CALLS.items():
                sides = Side(two.url, _requests(name, two.url, there)), Side(one.url, _requests(name, one.url, here))
                what = f"{name}, {connections} connections: PostgreSQL with 2 workers against SQLite with 1"
                yield compare(suite, *sides, connections=connections).rates(what)
    except NoServerError as error:
        yield Result.missing("PostgreSQL with 2 workers against SQLite with 1", None, str(error))


def _requests(name: str, url: str, account: Filled) -> list[bytes]:
    if name == "read":
        return calls.reads(url, account)
    if name == "create":
        return calls.creates(url, account)
    return [calls.query(url, account, "output=simple")]
