"""A directory of Apollo: its first call, and searches for people."""

import sqlite3
import time
from collections.abc import Iterator
from http import HTTPStatus
from statistics import median
from typing import Any, Final

from tools.bench import serving
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

FIRST: Final = at_most(5)
SEARCH: Final = at_most(50)
PATH: Final = "/apollo/api/v1/mixed_people/api_search"
SEARCHES: Final = {
    "a part of the title": ("title_key", "person_titles", "sales"),
    "a title that nobody has": ("title_key", "person_titles", "astronaut"),
    "a keyword": ("search_key", "q_keywords", "lind"),
}
"""Searches by what they compare: the column, the parameter and the text."""


def measure(suite: Suite) -> Iterator[Result]:
    """Measure the first call, and then each search in milliseconds, and against raw sqlite3."""
    count, database = suite.sizes.memory_reference, suite.new_database("people")
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        document = {"vendor": "apollo", "directory": {"people": count, "organizations": count // 40}}
        made = succeeded(connection.call(request(served.url, "POST", "/_dealdock/accounts", document=document))).json
        headers = {"X-Api-Key": made["api_key"]}

        def search(**asked: Any) -> float:
            return connection.milliseconds(request(served.url, "POST", PATH, headers=headers, document=asked))

        begun = time.perf_counter()
        while connection.call(request(served.url, "POST", PATH, headers=headers, document={})).status != HTTPStatus.OK:
            pass  # it is refused as under overload until the directory is made
        first = time.perf_counter() - begun
        yield Result.of(f"apollo: first call of {count:,} people", [first], unit="s", bar=FIRST)
        with sqlite3.connect(database.removeprefix("sqlite:///")) as db:
            for what, (column, parameter, text) in SEARCHES.items():
                times = [(search(**{parameter: text}), _raw(db, column, text)) for _ in suite.calls()]
                mine, yours = (median(each) for each in zip(*times, strict=True))
                name = f"apollo: people by {what} in {count:,}"
                yield Result.of(name, [each for each, _ in times], unit="ms", bar=SEARCH)
                detail = f"{mine:.1f} ms against {yours:.1f}"
                yield Result.of(f"{name}, against raw sqlite3", [each / raw for each, raw in times], detail=detail)


def _raw(db: sqlite3.Connection, column: str, text: str) -> float:
    """Return the milliseconds of counting the same people."""
    begun = time.perf_counter()
    db.execute(f"SELECT count(*) FROM apollo_person_search WHERE instr({column}, ?) > 0", (text,)).fetchone()  # noqa: S608
    return (time.perf_counter() - begun) * 1000
