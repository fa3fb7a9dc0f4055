"""A page and a total of a large account, compared with those of a small one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from statistics import median

from tools.bench import calls, serving
from tools.bench.filling import BEGIN, MINUTE, Filled, Filling, fill
from tools.bench.load.timed_connection import TimedConnection
from tools.bench.result import Bar, Result, at_most
from tools.bench.serving import Served
from tools.bench.suite import Suite

SORTS = ("id", "created_at", "updated_at", "probability", "value")
PAGE = 200
FLAT = at_most(1.5)


def measure(suite: Suite) -> Iterator[Result]:
    """Compare accounts on two servers, with one connection each and alternating calls."""
    small = suite.new_database("small")
    (few,) = fill(small, Filling(suite.sizes.small, prospects_each=1))
    many = suite.large.account
    of_all = f"{suite.sizes.large:,} against {suite.sizes.small:,}"
    with serving.dealdock(suite.large.database) as large, serving.dealdock(small) as other:
        for name, asked_of, bar in _shapes():
            what = f"a page of 200 in {of_all}: {name}"
            yield _ratio(suite, what, (large, many, asked_of(many)), (other, few, asked_of(few)), bar)
        what = f"total_results without criteria, {of_all}"
        yield _ratio(suite, what, (large, many, "limit=1"), (other, few, "limit=1"), FLAT)


def _shapes() -> Iterator[tuple[str, Callable[[Filled], str], Bar | None]]:
    """Yield the name, the parameters and the bar of each kind of page."""
    yield "by id", lambda _: "", FLAT
    yield "id_greater_than, near the end", lambda of: f"id_greater_than={of.opportunities[-PAGE]}", FLAT
    yield "id_greater_than, half-way, bulk", lambda of: f"output=bulk&id_greater_than={_half(of)}", FLAT
    yield "id_greater_than, half-way, with its total", lambda of: f"id_greater_than={_half(of)}", None
    for sort in SORTS:
        for order in ("ascending", "descending"):
            yield f"by {sort}, {order}", partial(_sorted, sort, order), FLAT
    yield "created_after, near the end", lambda of: f"created_after={_near_the_end(of)}", FLAT


def _sorted(sort: str, order: str, _: Filled) -> str:
    return f"sort_by={sort}&sort_order={order}"


def _half(account: Filled) -> int:
    return account.opportunities[len(account.opportunities) // 2]


def _near_the_end(account: Filled) -> str:
    moment = datetime.fromtimestamp(BEGIN + MINUTE * (len(account.opportunities) - PAGE), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _ratio(
    suite: Suite, what: str, large: tuple[Served, Filled, str], small: tuple[Served, Filled, str], bar: Bar | None
) -> Result:
    """Return the ratio of times of alternating calls. A round is a few calls."""
    requests = [calls.query(served.url, account, asked) for served, account, asked in (large, small)]
    ratios: list[float] = []
    times: tuple[list[float], list[float]] = ([], [])
    with TimedConnection(large[0].url) as connection, TimedConnection(small[0].url) as other:
        for _ in suite.calls():
            pair = connection.milliseconds(requests[0]), other.milliseconds(requests[1])
            ratios.append(pair[0] / pair[1])
            for each, milliseconds in zip(times, pair, strict=True):
                each.append(milliseconds)
    detail = "{:.2f} ms against {:.2f}".format(*map(median, times))
    return Result.of(what, ratios, bar=bar, detail=detail)
