"""The measures, in the order of the table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tools.bench.measures import (
    accounts,
    beside,
    console,
    creates,
    dates,
    engines,
    examples,
    fixture,
    growth,
    importing,
    live,
    neighbours,
    pages,
    people,
    queries,
    reads,
    sessions,
    shared,
    starts,
    streams,
    vendors,
    watched,
    webhooks,
    writers,
)
from tools.bench.result import Result
from tools.bench.suite import Suite

MEASURES: Final[Mapping[str, Callable[[Suite], Iterator[Result]]]] = {
    "read": reads.measure,
    "neighbours": neighbours.measure,
    "create": creates.measure,
    "query": queries.measure,
    "beside": beside.measure,
    "pages": pages.measure,
    "stream": streams.measure,
    "start": starts.measure,
    "fixture": fixture.measure,
    "sessions": sessions.measure,
    "examples": examples.measure,
    "accounts": accounts.measure,
    "writers": writers.measure,
    "engines": engines.measure,
    "shared": shared.measure,
    "import": importing.measure,
    "dates": dates.measure,
    "vendors": vendors.measure,
    "people": people.measure,
    "growth": growth.measure,
    "console": console.measure,
    "live": live.measure,
    "watched": watched.measure,
    "webhooks": webhooks.measure,
}
"""By the names that `make bench ARGS="read create"` takes."""
