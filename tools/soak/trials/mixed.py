"""Writers of the four vendors at the same time, while servers, workers and connections are killed."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle, islice
from random import Random
from typing import Final, NamedTuple

import sqlalchemy as sa

from tests.support.pgserver import NoServerError
from tools.bench.result import Result, at_least, at_most
from tools.soak.crashing.postgres import Postgres, postgres
from tools.soak.crashing.server_process import ServerProcess
from tools.soak.mixed.writers import VENDORS, Caller
from tools.soak.problem_files import begin, keep, tracebacks
from tools.soak.suite import Suite


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    kills: int
    callers: int
    """The clients of each vendor."""
    seconds: float
    """The longest time between two kills."""


FULL: Final = Sizes(kills=30, callers=3, seconds=2)
QUICK: Final = Sizes(kills=5, callers=1, seconds=0.6)

SQLITE: Final = "SQLite, four vendors"
POSTGRES: Final = "PostgreSQL, 2 workers, four vendors"
MAX_PRINTED: Final = 5
PROBLEM_FILE: Final = "mixed"

WRONG: Final = {
    "crossed": "responses and records of another call",
    "lost": "acknowledged records lost",
    "double": "calls applied twice",
    "wrong": "wrong responses",
}


def trial(suite: Suite) -> Iterator[Result]:
    """Clients of Pardot, Close, Copper and Apollo create opportunities and read them, each in an account of its own.
    Each call has a text of its own, which its response must contain, and no text of another call. Meanwhile the server
    is killed with SIGKILL and started again. On PostgreSQL with two workers the kills alternate between the server, one
    of its workers, all connections to the database (`pg_terminate_backend`), and the database, which is started again.
    The clients do not repeat calls. At the end each acknowledged record must be there once, and no record twice: a call
    that the server repeated by itself after a lost connection would be there twice. As a control, a record is created
    twice and one that no call created is expected; the check must find both.
    """
    begin(PROBLEM_FILE)
    sizes = suite.size(FULL, QUICK)
    yield from on_sqlite(suite, sizes)
    yield from on_postgres(suite, sizes)


def on_sqlite(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server."""
    randomness = suite.randomness("mixed", SQLITE)
    folder = suite.new_folder("mixed sqlite")
    server = ServerProcess(folder, randomness, "--database", f"sqlite:///{folder}/deals.db", "--scene", "empty")
    yield from _run(suite, SQLITE, server, sizes, randomness, [partial(_restart, server)])


def on_postgres(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server, a worker, connections to the database, or the database."""
    randomness = suite.randomness("mixed", POSTGRES)
    folder = suite.new_folder("mixed postgresql")
    try:
        with postgres() as database:
            options = ("--database", database.url, "--scene", "empty", "--workers", "2", "--home", str(folder))
            server = ServerProcess(folder, randomness, *options)
            kills: Sequence[Callable[[], None]] = (
                partial(_terminate, database.url),
                partial(server.kill_worker, randomness),
                partial(_restart, server),
                partial(_terminate, database.url),
                partial(_restart_database, database),
            )
            yield from _run(suite, POSTGRES, server, sizes, randomness, kills)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def _run(
    suite: Suite,
    name: str,
    server: ServerProcess,
    sizes: Sizes,
    randomness: Random,
    kills: Sequence[Callable[[], None]],
) -> Iterator[Result]:
    with ExitStack() as stack:
        stack.callback(server.kill)
        server.start()
        callers = [Caller(each, f"{each.name}{n}", server.url) for each in VENDORS for n in range(sizes.callers)]
        for caller in callers:
            caller.open()
        with _calling(callers) as stopped:
            for kill in islice(cycle(kills), sizes.kills):
                stopped.wait(randomness.uniform(sizes.seconds / 3, sizes.seconds))
                kill()
            stopped.wait(sizes.seconds)
        found = [problem for caller in callers for problem in caller.problems()]
        control = _undetected(callers)
    log = tracebacks(server.log)
    keep(PROBLEM_FILE, f"{name}, seed {suite.seed}", [f"{kind}: {text}" for kind, text in found][:MAX_PRINTED])
    keep(PROBLEM_FILE, f"{name}, seed {suite.seed}, log", log[:MAX_PRINTED])
    yield from _results(name, sizes, callers, Counter(kind for kind, _ in found))
    yield Result.of(f"{name}: tracebacks in the log", [len(log)], "", at_most(0))
    detail = f"{len(control)} of 2"
    yield Result.of(f"{name}: control: planted problems that are found", [len(control)], "", at_least(2), detail=detail)


def _results(name: str, sizes: Sizes, callers: Sequence[Caller], found: Counter[str]) -> Iterator[Result]:
    acknowledged = sum(len(each.acknowledged) for each in callers)
    refused = sum((each.refused for each in callers), Counter[int]())
    attempted = sum(each.attempted for each in callers)
    counts = ", ".join(f"{number} answered {status}" for status, number in sorted(refused.items()))
    detail = f"{acknowledged:,} of {attempted:,} acknowledged, {sizes.kills} kills{counts and ', '}{counts}"
    for kind, what in WRONG.items():
        yield Result.of(f"{name}: {what}", [found[kind]], "", at_most(0), detail=detail)
    idle = sum(not each.acknowledged for each in callers)
    yield Result.of(f"{name}: clients without an acknowledged record", [idle], "", at_most(0))


@contextmanager
def _calling(callers: Sequence[Caller]) -> Iterator[threading.Event]:
    """Run the clients until the end of the block."""
    stopped = threading.Event()
    threads = [threading.Thread(target=caller.run, args=(stopped,)) for caller in callers]
    for thread in threads:
        thread.start()
    try:
        yield stopped
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _undetected(callers: Sequence[Caller]) -> set[str]:
    """Create a record of the first client twice, count one that was never sent, and return the kinds that are found."""
    caller = callers[0]
    known = caller.acknowledged
    tag = next(iter(sorted(known)))
    caller.post(*caller.vendor.create(tag, caller.parent))
    caller.acknowledged = known | {f"tag-{caller.name}-never-end"}
    return {kind for kind, _ in caller.problems()} & {"double", "lost"}


def _restart(server: ServerProcess) -> None:
    server.kill()
    server.start()


def _restart_database(database: Postgres) -> None:
    database.kill()
    database.start()


def _terminate(url: str) -> None:
    """Terminate all other connections to the database."""
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
    )
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as db:
        db.exec_driver_sql(ending)
