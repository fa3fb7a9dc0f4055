"""A page of 200, compared with raw sqlite3 and f-strings."""

from collections.abc import Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filling, fill
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.result import Result, at_least
from tools.bench.suite import Suite

BAR = at_least(0.4)


def measure(suite: Suite) -> Iterator[Result]:
    """Measure `simple` output with two prospects each, on one connection."""
    database = suite.new_database("queries")
    (account,) = fill(database, Filling(suite.sizes.medium, prospects_each=2))
    file = database.removeprefix("sqlite:///")
    with (
        serving.dealdock(database) as served,
        serving.baseline("--database", file, "--dataset", str(account.dataset_id)) as baseline,
    ):
        for format_ in ("xml", "json"):
            asked = f"output=simple&format={format_}"
            ours = Side(served.url, [calls.query(served.url, account, asked)])
            theirs = Side(baseline.url, [request(baseline.url, "GET", f"/page.{format_}")])
            must_be_equal(ours, theirs)
            what = f"query of 200 in {suite.sizes.medium:,}, {format_}, against raw sqlite3"
            yield compare(suite, ours, theirs, connections=1).rates(what, BAR)


def must_be_equal(ours: Side, theirs: Side) -> None:
    """Check that the baseline returns the same bytes."""
    with TimedConnection(ours.url) as connection, TimedConnection(theirs.url) as other:
        mine, yours = succeeded(connection.call(ours.requests[0])), succeeded(other.call(theirs.requests[0]))
    if mine.body != yours.body:
        at = next(
            (place for place, pair in enumerate(zip(mine.body, yours.body, strict=False)) if len(set(pair)) > 1), 0
        )
        raise RuntimeError(f"they differ: {mine.body[at : at + 80]!r} and {yours.body[at : at + 80]!r}")
