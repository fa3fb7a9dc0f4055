"""Concurrent clients, whose histories must have a valid order."""

import time
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from typing import Final, NamedTuple

import sqlalchemy as sa

from dealdock.platform.database.database import parse_url
from tools.bench import serving
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_most
from tools.soak.crashing.recount import recount
from tools.soak.history.checks import Finding, FindingKind, find_problems
from tools.soak.history.clients import ACCOUNT_KINDS, run_history
from tools.soak.history.weak_isolation import Weakness, weak_server
from tools.soak.problem_files import begin, keep
from tools.soak.suite import Suite

CALLS: Final = (40, 10)
"""The calls of each client in a history of the full and of the quick trial."""

SECONDS: Final = (35, 0)
"""The seconds for which histories are run. The quick trial has one history of each kind of account."""

MAX_HISTORIES: Final = 40
"""The number of histories in which the control must be found."""

WRONG: Final[dict[FindingKind, str]] = {
    "record": "opportunities without a valid order of calls",
    "page": "pages that contradict their totals",
    "account": "accounts without a valid order of calls",
    "count": "counters that differ from a recount",
}
ENOUGH_STREAMS: Final = ("--connections", "64")
"""An eighth is for the streams of one account: as many as there are clients, so that none is refused with error 66."""
UNDECIDED: Final = "undecided histories"
UNDECIDED_SHARE: Final = 10
"""One history of this many may be undecided, and one in any case."""


class History(NamedTuple):
    """The number of calls and the problems of a history."""

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
    yield from run_histories(suite, "SQLite", f"sqlite:///{folder}/one.db", workers=1)
    yield control(suite, "SQLite, a transaction per statement", f"sqlite:///{folder}/weak_server.db", "statements")
    try:
        with postgres() as database:
            yield from run_histories(suite, "PostgreSQL, 2 workers", database, *ENOUGH_STREAMS, workers=2)
            yield control(suite, "PostgreSQL, a transaction per statement", database, "statements")
            yield control(suite, "PostgreSQL, no row locks", database, "locks")
    except NoServerError as error:
        yield Result.missing("PostgreSQL", at_most(0), str(error))


def run_histories(suite: Suite, name: str, database: str, *options: str, workers: int) -> Iterator[Result]:
    """Check as many histories as the time permits."""
    with serving.dealdock(database, "--workers", str(workers), *options) as served:
        deadline = time.monotonic() + suite.size(*SECONDS)
        histories = _histories(suite, name, served.url)
        checked = list(islice(histories, len(ACCOUNT_KINDS)))
        while time.monotonic() < deadline:
            checked.append(next(histories))
    wrong = [finding for each in checked for finding in each.findings]
    wrong += _recounted(database)
    keep("histories", f"{name}, seed {suite.seed}", [finding.text for finding in wrong])
    detail = f"{len(checked):,} histories, {sum(each.calls for each in checked):,} calls"
    for kind, what in WRONG.items():
        number = sum(finding.kind == kind for finding in wrong)
        yield Result.of(f"{name}: {what}", [number], "", at_most(0), detail=detail)
    undecided = sum(finding.kind == "undecided" for finding in wrong)
    yield Result.of(f"{name}: {UNDECIDED}", [undecided], "", at_most(max(1, len(checked) // UNDECIDED_SHARE)))


def control(suite: Suite, name: str, database: str, weakness: Weakness) -> Result:
    """Run histories on a server with weaker isolation until a problem is found."""
    with weak_server(weakness, database) as url:
        for number, history in enumerate(islice(_histories(suite, name, url), MAX_HISTORIES), 1):
            if kinds := {finding.kind for finding in history.findings} - {"undecided"}:
                detail = ", ".join(WRONG[kind] for kind in sorted(kinds))
                return Result.of(
                    f"{name}: control: histories until a violation is found",
                    [number],
                    "",
                    at_most(MAX_HISTORIES),
                    detail=detail,
                )
    return Result.failed(name, f"{MAX_HISTORIES} histories did not show it")


def _histories(suite: Suite, name: str, url: str) -> Iterator[History]:
    """Yield histories, each of a new account."""
    for number in count():
        account_kind = ACCOUNT_KINDS[number % len(ACCOUNT_KINDS)]
        calls = run_history(url, account_kind, partial(suite.randomness, name, number), suite.size(*CALLS))
        yield History(len(calls), list(find_problems(calls)))


def _recounted(database: str) -> list[Finding]:
    """Return the differences from a count from scratch, once no client calls any more."""
    with sa.create_engine(parse_url(database), poolclass=sa.NullPool).connect() as db:
        return [Finding("count", problem.text) for problem in recount(db)]
