"""Sustained load, overload, and servers that are stopped under load."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from tools.bench.filling import Filled, Filling, fill
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_least, at_most
from tools.bench.serving import DEALDOCK, Served, running
from tools.soak.loading import costly, sustained
from tools.soak.loading.overload import OverloadResult, overload
from tools.soak.loading.stopping import StopResult, stop
from tools.soak.loading.sustained import CHECKING, LoadGenerator, LoadResult
from tools.soak.suite import Suite


class Sizes(NamedTuple):
    """The numbers of a trial."""

    connections: int
    seconds: int
    postgres_seconds: int
    warm_up_seconds: int
    pause: float
    """Seconds between two measurements of memory and descriptors."""
    records: int
    rounds: int
    back: float
    """Seconds within which memory and descriptors must be back."""
    overload_connections: int
    """More than the server can answer at once."""
    large: int
    """Opportunities of the account whose lists are requested during the overload."""
    overload_seconds: int
    costly_seconds: int
    """The seconds for which clients send calls that are costly to parse."""
    stops: int
    callers: int
    answers: int
    """The number of answers before a server is stopped."""


FULL: Final = Sizes(
    connections=200, seconds=300, postgres_seconds=60, warm_up_seconds=30, pause=3, records=10_000, rounds=15, back=60,
    overload_connections=1_000, large=200_000, overload_seconds=15, costly_seconds=10,
    stops=5, callers=100, answers=2_000,
)  # fmt: skip
QUICK: Final = Sizes(
    connections=30, seconds=1, postgres_seconds=1, warm_up_seconds=1, pause=0.5, records=500, rounds=1, back=5,
    overload_connections=60, large=2_000, overload_seconds=1, costly_seconds=1,
    stops=1, callers=24, answers=150,
)  # fmt: skip

MAX_PRINTED: Final = 5
GROWTH: Final = 1.1
P50, P99 = 1.25, 1.6
"""The limits of the time of small reads after load, as a multiple of the time without load."""

MAX_WAIT: Final = 10.0
"""The longest permitted wait for an answer during an overload, in seconds."""

MAX_HEALTH: Final = 1.0
"""The longest permitted health check during an overload, in seconds."""

MAX_HEALTH_P99: Final = 0.2
"""The permitted p99 of the health check during calls that are costly to parse, in seconds."""

SQLITE, POSTGRES = "SQLite", "PostgreSQL, 2 workers"


def trial(suite: Suite) -> Iterator[Result]:
    """Two hundred connections read, create, update and query without a pause, for five minutes on SQLite and for one
    minute on PostgreSQL with two workers. wrk makes most of this load, if it is installed. On a quarter of the
    connections the bundled client checks each response, and four clients, each alone in its account, check the
    contents, also of streams. Memory and descriptors are measured before and after, the first time after half a
    minute of the same load. Afterwards small reads are timed by turns with a second server, on a database of its own,
    which had that half minute only.

    Then a thousand connections request more than the server can do: lists whose totals take long to count, records,
    streams. Each must get a correct response, or 503 with error 66 and `Retry-After`, within ten seconds. The health
    check and the control plane must answer meanwhile. Twelve clients without credentials send input that is expensive
    to read: bodies of a MiB and paths of 60 kB with per-cent signs, escapes, control characters, long names and
    arrays. Beside them the health check must answer within 0.2 seconds (p99).

    Last, servers are stopped by SIGTERM while a hundred clients call. A call that is in the tables or in the journal
    must have been answered completely. An answered call must be there; a refused one must not. As a control, a server
    is killed instead, and the check must find that.
    """
    sizes = suite.size(FULL, QUICK)
    folder = suite.new_folder("load")
    file, idle = f"sqlite:///{folder}/loaded.db", f"sqlite:///{folder}/idle.db"
    yield from sustained_load(suite, SQLITE, file, idle, sizes, sizes.seconds)
    yield from overloaded(suite, SQLITE, f"sqlite:///{folder}/flooded.db", sizes)
    yield from costly_calls(suite, SQLITE, f"sqlite:///{folder}/read.db", sizes)
    yield from stops(suite, "SQLite", None, sizes)
    yield control(suite, sizes)
    try:
        with postgres() as database, postgres() as idle:
            yield from sustained_load(suite, POSTGRES, database, idle, sizes, sizes.postgres_seconds, "--workers", "2")
            yield from overloaded(suite, POSTGRES, database, sizes, "--workers", "2")
            yield from costly_calls(suite, POSTGRES, database, sizes, "--workers", "2")
            yield from stops(suite, POSTGRES, database, sizes, "--workers", "2")
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def sustained_load(
    suite: Suite, name: str, database: str, idle: str, sizes: Sizes, seconds: int, *options: str
) -> Iterator[Result]:
    """Run sustained load, then measure the idle server. `idle`: the database of the server without that load."""
    with (
        warmed_up(suite, name, idle, sizes, *options) as other,
        warmed_up(suite, name, database, sizes, *options) as server,
    ):
        before = sustained.when_idle(server.served, sizes.pause)
        seen = server.generator.run(sizes.connections, seconds)
        after, back = sustained.when_back(server.served, before, GROWTH, sizes.back)
        now, then = sustained.small_reads([(each.served, each.account) for each in (server, other)], sizes.rounds)
    for problem in seen.problems[:MAX_PRINTED]:
        print(f"{name}: {problem}", file=sys.stderr)
    rate = seen.loads[0].rate + seen.loads[1].rate + seen.checked / seconds
    p50, p99 = seen.loads[0].p50, seen.loads[0].p99
    detail = f"{seen.answered:,} answers, {rate:,.0f} a second, p50 {p50:.0f} ms, p99 {p99:.0f} ms"
    errors = seen.errors + server.warm_up.errors + other.warm_up.errors
    yield Result.of(f"{name}: errors under load", [errors], "", at_most(0), detail=detail)
    detail = f"{after.megabytes:.0f} MB against {before.megabytes:.0f}, {back:.0f} s later"
    bar = None if suite.quick else at_most(GROWTH)  # after little load, the memory of the first calls counts too much
    yield Result.of(f"{name}: memory after load", [after.megabytes / before.megabytes], "x", bar, detail=detail)
    left = max(0, after.descriptors - before.descriptors)
    detail = f"{after.descriptors} against {before.descriptors}"
    bar = None if suite.quick else at_most(0)
    yield Result.of(f"{name}: descriptors left after load", [left], "", bar, detail=detail)
    for what, limit, mine, others in (("p50", P50, now.p50, then.p50), ("p99", P99, now.p99, then.p99)):
        detail = f"{mine:.2f} ms against {others:.2f}"
        bar = None if suite.quick else at_most(limit)
        yield Result.of(f"{name}: small reads after load, {what}", [mine / others], "x", bar, detail=detail)


class WarmServer(NamedTuple):
    """A server after the first load."""

    served: Served
    account: Filled
    generator: LoadGenerator
    warm_up: LoadResult


@contextmanager
def warmed_up(suite: Suite, name: str, database: str, sizes: Sizes, *options: str) -> Iterator[WarmServer]:
    """Fill the database, start a server, and run the first load."""
    own = [Filling(100, prospects_each=1)] * CHECKING
    account, *others = fill(database, Filling(sizes.records, prospects_each=1, history=True), *own)
    command = [*DEALDOCK, "start", "--port", "0", "--database", database, "--log-level", "warning", *options]
    with running([*command, "--home", str(suite.folder)]) as server:
        generator = LoadGenerator(server, account, others, suite.randomness("load", name))
        yield WarmServer(server, account, generator, generator.run(sizes.connections, sizes.warm_up_seconds))


def overloaded(suite: Suite, name: str, database: str, sizes: Sizes, *options: str) -> Iterator[Result]:
    """Run overload."""
    account, large = fill(database, Filling(500, prospects_each=1), Filling(sizes.large, prospects_each=1))
    command = [*DEALDOCK, "start", "--port", "0", "--database", database, "--log-level", "error", *options]
    with running([*command, "--home", str(suite.folder)]) as served:
        seen: OverloadResult = overload(served.url, account, large, sizes.overload_connections, sizes.overload_seconds)
    for problem in seen.problems[:MAX_PRINTED]:
        print(f"{name}: {problem}", file=sys.stderr)
    detail = f"{seen.load.answered:,} answers, {seen.load.errors:,} of them 503"
    at_once = f"{name}, {sizes.overload_connections:,} calls at once"
    what = f"{at_once}: responses that are neither correct nor 503 with error 66"
    yield Result.of(what, [len(seen.problems)], "", at_most(0), detail=detail)
    times = ((MAX_WAIT, "longest wait for a response", seen.worst), (MAX_HEALTH, "health check", seen.health))
    for limit, what, seconds in (*times, (MAX_WAIT, "control plane", seen.control)):
        bar = None if suite.quick else at_most(limit)
        yield Result.of(f"{at_once}: {what}", [seconds], "s", bar)


def costly_calls(suite: Suite, name: str, database: str, sizes: Sizes, *options: str) -> Iterator[Result]:
    """Time the health check while clients without credentials send calls that are costly to parse."""
    command = [*DEALDOCK, "start", "--port", "0", "--database", database, "--log-level", "error", *options]
    with running([*command, "--home", str(suite.folder)]) as served:
        calls = list(costly.costly_calls(served.url).values())
        seen = costly.health_beside(served.url, calls, sizes.costly_seconds)
    detail = f"{seen.calls:,} calls, p50 {seen.p50 * 1000:.1f} ms, the longest {seen.worst * 1000:.0f} ms"
    what = f"{name}: health check during costly calls of {costly.CLIENTS} clients, p99"
    bar = None if suite.quick else at_most(MAX_HEALTH_P99)
    yield Result.of(what, [seen.p99], "s", bar, detail=detail)
    yield Result.of(f"{name}: costly calls without a response", [seen.failed], "", at_most(0))


def stops(suite: Suite, name: str, database: str | None, sizes: Sizes, *options: str) -> Iterator[Result]:
    """Stop servers under load a few times."""
    lives = [_stop(suite, name, database, sizes, number, *options) for number in range(sizes.stops)]
    answered, refused, unread = (
        sum(counted) for counted in zip(*((each.answered, each.refused, each.unread) for each in lives), strict=True)
    )
    detail = f"{answered:,} answers, {refused} calls refused with 503, {unread} not read"
    for what, problems in (
        ("calls cut off after they began", [each for life in lives for each in life.cut]),
        ("answers that the database or the journal contradicts", [each for life in lives for each in life.lost]),
        (
            "wrong exit codes, open idle connections, wrong messages",
            [each for life in lives for each in life.other_problems],
        ),
    ):
        for problem in problems[:MAX_PRINTED]:
            print(f"{name}, stopped: {problem}", file=sys.stderr)
        yield Result.of(f"{name}, stopped: {what}", [len(problems)], "", at_most(0), detail=detail)


def control(suite: Suite, sizes: Sizes) -> Result:
    """Kill a server instead of stopping it. The check must find calls that were cut."""
    life = _stop(suite, "killed", None, sizes, 0, kills=True)
    detail = f"{len(life.cut)} calls cut, {len(life.lost)} lost, {len(life.other_problems)} other things"
    found = bool(life.cut or life.lost) + bool(life.other_problems)
    return Result.of(
        "control: kinds of problems found when the server is killed", [found], "", at_least(1), detail=detail
    )


def _stop(
    suite: Suite, name: str, database: str | None, sizes: Sizes, number: int, *options: str, kills: bool = False
) -> StopResult:
    folder = suite.new_folder(f"{name} stopped {number}")
    randomness = suite.randomness("stopped", name, number)
    url = database or f"sqlite:///{folder}/deals.db"
    return stop(url, folder, sizes.callers, sizes.answers, randomness, *options, kills=kills, life=number)
