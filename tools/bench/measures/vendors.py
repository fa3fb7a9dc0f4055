"""The vendors with REST paths: an opportunity, a page of 100, and a page of a large account."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median
from typing import Any

from tools.bench import calls, rest_filling, rest_vendors, serving
from tools.bench.comparing import Side, compare
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.measures.queries import must_be_equal
from tools.bench.rest_filling import FilledAccount
from tools.bench.rest_vendors import LargePage, RestVendor
from tools.bench.result import Result, at_least
from tools.bench.serving import Served
from tools.bench.suite import Suite

READ = at_least(0.22)
PAGE = at_least(0.3)
CONNECTIONS = 16
SEARCHES = 1_000


def measure(suite: Suite) -> Iterator[Result]:
    """Measure each vendor."""
    vendors = rest_vendors.of_registry()
    for vendor in vendors:
        if vendor.baseline is not None:
            yield from _small(suite, vendor)
    for number, vendor in enumerate(vendors):
        if vendor.large:
            yield from _large(suite, vendor, f"{vendor.name}-{number}")
        if vendor.searches is not None:
            yield _searches(suite, vendor, [vendor.searches(each) for each in range(SEARCHES)])


def _small(suite: Suite, vendor: RestVendor) -> Iterator[Result]:
    """Compare reads and pages with their baselines."""
    database = suite.new_database(vendor.name)
    account = rest_filling.fill(database, vendor, suite.sizes.medium)
    with serving.dealdock(database) as served:
        yield _reads(suite, served, account)
        yield _pages(suite, served, account, database.removeprefix("sqlite:///"))


def _reads(suite: Suite, served: Served, account: FilledAccount) -> Result:
    constant = suite.folder / f"{account.vendor.name}.json"
    with TimedConnection(served.url) as connection:
        page = succeeded(connection.call(account.page(served.url))).body
        reads = [account.read(served.url, number) for number in _ids(account.vendor, page)]
        constant.write_bytes(succeeded(connection.call(reads[0])).body)
    with serving.baseline("--constant", str(constant)) as baseline:
        compared = compare(
            suite, Side(served.url, reads), Side(baseline.url, calls.constant(reads)), connections=CONNECTIONS
        )
    return compared.rates(f"{account.vendor.name}: read, {CONNECTIONS} connections, against FastAPI", READ)


def _ids(vendor: RestVendor, page: bytes) -> list[str]:
    found = json.loads(page)
    records = found if vendor.list_key is None else found[vendor.list_key]
    return [str(record["id"]) for record in records]


def _pages(suite: Suite, served: Served, account: FilledAccount, file: str) -> Result:
    name = account.vendor.name
    ours = Side(served.url, [account.page(served.url)])
    words = ("--database", file, "--dataset", str(account.dataset_id), "--account", str(account.id))
    with serving.baseline(*words, "--vendor", name) as baseline:
        theirs = Side(baseline.url, calls.constant(ours.requests, "/page"))
        must_be_equal(ours, theirs)
        what = f"{name}: a page of 100 in {suite.sizes.medium:,}, against raw sqlite3"
        return compare(suite, ours, theirs, connections=1).rates(what, PAGE)


def _large(suite: Suite, vendor: RestVendor, file: str) -> Iterator[Result]:
    """Yield the times of pages of a large account, in proportion to those of a small one. `file`: of its database."""
    databases = [suite.new_database(f"{file}-{which}") for which in ("large", "small")]
    sizes = suite.sizes.large, suite.sizes.small
    filled = [rest_filling.fill(database, vendor, size) for database, size in zip(databases, sizes, strict=True)]
    with ExitStack() as stack:
        served = [stack.enter_context(serving.dealdock(database)) for database in databases]
        lines = [stack.enter_context(TimedConnection(each.url)) for each in served]
        for page in vendor.large:
            sides = tuple(zip(filled, lines, strict=True))
            times = [tuple(_milliseconds(*side, page) for side in sides) for _ in suite.calls()]
            detail = "{:.2f} ms against {:.2f}".format(*map(median, zip(*times, strict=True)))
            what = f"{vendor.name}: {page.what} in {sizes[0]:,} against {sizes[1]:,}"
            yield Result.of(what, [mine / yours for mine, yours in times], bar=page.bar, detail=detail)


def _searches(suite: Suite, vendor: RestVendor, asked: Sequence[Any]) -> Result:
    """Compare different searches, in turn, with one of them that is repeated."""
    database = suite.new_database(f"{vendor.name}-searches")
    account = rest_filling.fill(database, vendor, suite.sizes.small)
    with serving.dealdock(database) as served:
        different = [account.page(served.url, each) for each in asked]
        both = Side(served.url, different), Side(served.url, different[:1])
        what = f"{vendor.name}: {len(asked):,} different searches, against one that is repeated"
        return compare(suite, *both, connections=1).rates(what)


def _milliseconds(account: FilledAccount, connection: TimedConnection, page: LargePage) -> float:
    """Return the time of a page, without the part of it that is measured by itself."""
    whole = connection.milliseconds(account.page(connection.url, page.asked, page.path))
    if page.without is None:
        return whole
    return whole - connection.milliseconds(account.page(connection.url, page.without, page.path))
