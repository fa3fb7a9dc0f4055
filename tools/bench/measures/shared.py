"""PostgreSQL with two workers against a baseline of two."""

from collections.abc import Iterator
from typing import Final

from tools.bench import calls, serving
from tools.bench.comparing import Compared, Side, compare
from tools.bench.filling import Filled, Filling, fill
from tools.bench.load.timed_connection import request
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Bar, Result, at_least, at_most
from tools.bench.suite import Suite

CONNECTIONS: Final = 16
P99: Final = at_most(4)

PAGE: Final = "output=simple"


def measure(suite: Suite) -> Iterator[Result]:
    """The baseline and the server have the same PostgreSQL; both run two workers."""
    filling = Filling(suite.sizes.medium, prospects_each=1, history=True)
    try:
        with postgres() as database:
            (account,) = fill(database, filling)
            with (
                serving.dealdock(database, "--workers", "2") as ours,
                serving.postgres_baseline(database, account.dataset_id) as baseline,
            ):
                yield from _reads(suite, ours, baseline, account)
                yield from _creates(suite, ours, baseline, account)
                yield from _pages(suite, ours, baseline, account)
                with serving.postgres_baseline(database, account.dataset_id, "core") as core:
                    yield from _core(suite, ours, core, account)
    except NoServerError as error:
        yield Result.missing("PostgreSQL with 2 workers against its baseline", None, str(error))


def _reads(suite: Suite, ours: serving.Served, baseline: serving.Served, account: Filled) -> Iterator[Result]:
    theirs = [request(baseline.url, "GET", f"/read/{number}") for number in account.opportunities[: calls.DIFFERENT]]
    sides = Side(ours.url, calls.reads(ours.url, account), ours), Side(baseline.url, theirs, baseline)
    for connections in (1, CONNECTIONS):
        compared = compare(suite, *sides, connections=connections)
        what = f"PostgreSQL, 2 workers: read, {_counted(connections)}, against one SELECT"
        yield from _results(compared, what, at_least(0.28))
        yield compared.p99(f"{what}: p99", P99 if connections == CONNECTIONS else None)


def _creates(suite: Suite, ours: serving.Served, baseline: serving.Served, account: Filled) -> Iterator[Result]:
    theirs = [request(baseline.url, "POST", f"/create/{number}") for number in account.prospects[: calls.DIFFERENT]]
    sides = Side(ours.url, calls.creates(ours.url, account), ours), Side(baseline.url, theirs, baseline)
    what = f"PostgreSQL, 2 workers: create, {_counted(CONNECTIONS)}, against BEGIN, SELECT, INSERT, INSERT, COMMIT"
    yield from _results(compare(suite, *sides, connections=CONNECTIONS), what, at_least(0.2))


def _core(suite: Suite, ours: serving.Served, core: serving.Served, account: Filled) -> Iterator[Result]:
    """The same statements by FastAPI and SQLAlchemy Core, without a bar."""
    reads = [request(core.url, "GET", f"/read/{number}") for number in account.opportunities[: calls.DIFFERENT]]
    creates = [request(core.url, "POST", f"/create/{number}") for number in account.prospects[: calls.DIFFERENT]]
    for name, own, theirs in (
        ("read", calls.reads(ours.url, account), reads),
        ("create", calls.creates(ours.url, account), creates),
    ):
        sides = Side(ours.url, own, ours), Side(core.url, theirs, core)
        what = f"PostgreSQL, 2 workers: {name}, {_counted(CONNECTIONS)}, against the same statements by SQLAlchemy Core"
        yield from _results(compare(suite, *sides, connections=CONNECTIONS), what, None)


def _pages(suite: Suite, ours: serving.Served, baseline: serving.Served, account: Filled) -> Iterator[Result]:
    page = Side(ours.url, [calls.query(ours.url, account, PAGE)], ours)
    theirs = Side(baseline.url, [request(baseline.url, "GET", "/page.xml")], baseline)
    what = "PostgreSQL, 2 workers: query of 200, 4 connections, against the same rows by psycopg"
    yield from _results(compare(suite, page, theirs, connections=4), what, at_least(0.4))


def _results(compared: Compared, what: str, bar: Bar | None) -> Iterator[Result]:
    yield compared.rates(what, bar)
    yield compared.costs(f"{what}: processor time of the server")


def _counted(connections: int) -> str:
    return f"{connections} connection{'s' * (connections > 1)}"
