"""A write to a watched account, whose changes are recorded, against one to another account."""

from collections.abc import Iterator

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filling, fill
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.result import Result
from tools.bench.suite import Suite


def measure(suite: Suite) -> Iterator[Result]:
    """Compare creations of one client in two accounts of a server."""
    database = suite.new_database("watched")
    watched, other = fill(database, Filling(prospects_each=1), Filling(prospects_each=1))
    with serving.dealdock(database) as served:
        path = f"/_dealdock/accounts/{watched.account_id}"
        with TimedConnection(served.url) as connection:
            succeeded(connection.call(request(served.url, "PATCH", path, document={"watched": True})))
        sides = [Side(served.url, calls.creates(served.url, account)) for account in (watched, other)]
        yield compare(suite, *sides, connections=1).rates("create in a watched account, against another")
