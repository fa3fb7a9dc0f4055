"""Concurrent clients, whose histories must have a valid order."""

import time
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from typing import Final, NamedTuple

import sqlalchemy as sa

from bench import serving
from bench.postgres import NoServerError, postgres
from bench.result import Result, at_most
from dealdock.platform.database.database import parse_url
from soak.crashing.recount import recount
from soak.history.judging import Finding, Kind, judge
from soak.history.loosened import Looseness, loosened
from soak.history.playing import MANNERS, play
from soak.keeping import begin, keep
from soak.suite import Suite

CALLS: Final = (40, 10)
"""Of each client, in one history; in a quick one."""

SECONDS: Final = (35, 0)
"""For how long history follows history; a quick trial has but one of each manner."""

MOST: Final = 40
"""Histories until the control must be found out."""

WRONG: Final[dict[Kind, str]] = {
    "record": "opportunities without a valid order of calls",
    "page": "pages that contradict their totals",
    "picture": "accounts without a valid order of calls",
    "count": "differences from a new count",
}
TANGLED: Final = "undecided histories"
SOME: Final = 10
"""One in so many may be, and one in any case."""


class Tried(NamedTuple):
    """A history with its number of calls and its problems."""

    calls: int
    findings: list[Finding]


def trial(suite: Suite) -> Iterator[Result]:
    """Eight clients create, read, update, delete, undelete and query the same few opportunities of an account
    concurrently. Some disconnect before the response. In every third account connections also break, before or after
    a call takes effect; in another third a limit admits the calls. For each history there must be an order of the
    calls, each at a moment between its start and its end, in which the contract gives these responses: for each
    opportunity alone (linearizability), and for all together, so that each query shows one moment, rows and total.
    Afterwards no id may belong to two records, and counters and scores must agree with a new count. As a control, the
    same clients call servers with weaker isolation: without row locks, and with a transaction for each statement. The
    check must find both.
    """
    begin("histories")
    folder = suite.new_folder("histories")
    yield from held(suite, "SQLite", f"sqlite:///{folder}/one.db", workers=1)
    yield from held(suite, "SQLite, 2 workers", f"sqlite:///{folder}/two.db", workers=2)
    yield found_out(suite, "SQLite, a transaction per statement", f"sqlite:///{folder}/loosened.db", "statements")
    try:
        with postgres() as database:
            yield from held(suite, "PostgreSQL, 2 workers", database, workers=2)
            yield found_out(suite, "PostgreSQL, a transaction per statement", database, "statements")
            yield found_out(suite, "PostgreSQL, no row locks", database, "locks")
    except NoServerError as error:
        yield Result.missing("PostgreSQL", at_most(0), str(error))


def held(suite: Suite, name: str, database: str, *, workers: int) -> Iterator[Result]:
    """Check as many histories as the time permits."""
    with serving.dealdock(database, "--workers", str(workers)) as served:
        deadline = time.monotonic() + suite.size(*SECONDS)
        histories = _tried(suite, name, served.url)
        tried = list(islice(histories, len(MANNERS)))
        while time.monotonic() < deadline:
            tried.append(next(histories))
    wrong = [finding for each in tried for finding in each.findings]
    wrong += _recounted(database)
    keep("histories", f"{name}, seed {suite.seed}", [finding.text for finding in wrong])
    detail = f"{len(tried):,} histories, {sum(each.calls for each in tried):,} calls"
    for kind, what in WRONG.items():
        number = sum(finding.kind == kind for finding in wrong)
        yield Result.of(f"{name}: {what}", [number], "", at_most(0), detail=detail)
    tangled = sum(finding.kind == "undecided" for finding in wrong)
    yield Result.of(f"{name}: {TANGLED}", [tangled], "", at_most(max(1, len(tried) // SOME)))


def found_out(suite: Suite, name: str, database: str, looseness: Looseness) -> Result:
    """The control: a problem must be found within some histories."""
    with loosened(looseness, database) as url:
        for number, tried in enumerate(islice(_tried(suite, name, url), MOST), 1):
            if kinds := {finding.kind for finding in tried.findings} - {"undecided"}:
                detail = ", ".join(WRONG[kind] for kind in sorted(kinds))
                return Result.of(
                    f"{name}: control: histories until it is found", [number], "", at_most(MOST), detail=detail
                )
    return Result.failed(name, f"{MOST} histories didn't find it out")


def _tried(suite: Suite, name: str, url: str) -> Iterator[Tried]:
    """Yield histories, each of a new account."""
    for number in count():
        manner = MANNERS[number % len(MANNERS)]
        calls = play(url, manner, partial(suite.randomness, name, number), suite.size(*CALLS))
        yield Tried(len(calls), list(judge(calls)))


def _recounted(database: str) -> list[Finding]:
    """Return the differences from a count from scratch, once no client calls any more."""
    with sa.create_engine(parse_url(database), poolclass=sa.NullPool).connect() as db:
        return [Finding("count", complaint.text) for complaint in recount(db)]
