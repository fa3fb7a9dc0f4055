"""The time of a new account, and of a reset."""

from collections.abc import Iterator
from http import HTTPStatus
from statistics import median

from tools.bench import serving
from tools.bench.filling import Filling, fill, refill
from tools.bench.load.timed_connection import TimedConnection, request
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

FRESH = "a fresh account with ready credentials"
RESET = at_most(1.5)


def measure(suite: Suite) -> Iterator[Result]:
    """Measure both over HTTP, one call after another."""
    database = suite.new_database("accounts")
    empty, full = fill(database, Filling(), Filling())
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        new = request(served.url, "POST", "/_dealdock/accounts")
        connection.milliseconds(new)
        times = [connection.milliseconds(new) for _ in range(5 * suite.sizes.calls)]
        yield Result.of(FRESH, times, "ms", at_most(4))

        what = f"a reset of {suite.sizes.medium:,} opportunities, against one of none"
        resets = [_reset(served.url, account.account_id) for account in (full, empty)]
        if connection.call(resets[1]).status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            yield Result.missing(what, RESET, "POST /accounts/{id}/reset")
            return
        pairs = []
        for number in range(3 * suite.sizes.rounds):
            refill(database, full.account_id, Filling(suite.sizes.medium, prospects_each=1, history=True))
            turned = resets if number % 2 else resets[::-1]
            took = {reset: connection.milliseconds(reset) for reset in turned}
            pairs.append([took[reset] for reset in resets])
        detail = "{:.2f} ms against {:.2f}".format(*map(median, zip(*pairs, strict=True)))
        yield Result.of(what, [filled / none for filled, none in pairs], bar=RESET, detail=detail)


def _reset(url: str, account_id: int) -> bytes:
    return request(url, "POST", f"/_dealdock/accounts/{account_id}/reset", document={"to": "empty"})
