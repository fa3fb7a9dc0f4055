"""Servers and databases that are killed under eight writers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.support.pgserver import NoServerError
from tools.bench.result import Result, at_most
from tools.soak.crashing.crash_run import DATABASE_GONE, CrashRun
from tools.soak.crashing.postgres import Postgres, postgres
from tools.soak.crashing.results import results, undetected
from tools.soak.crashing.server_process import ServerProcess
from tools.soak.suite import Suite


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    crashes: int
    writes: int  # acknowledged between two crashes, at most
    killed_starts: float  # the share of starts that are killed before they complete
    first_starts: int  # new databases whose first start is killed
    control: bool  # whether the check must find damage


FULL: Final = Sizes(crashes=50, writes=200, killed_starts=0.2, first_starts=10, control=True)
QUICK: Final = Sizes(crashes=1, writes=30, killed_starts=0, first_starts=0, control=False)
QUICK_WITH_CONTROL: Final = QUICK._replace(first_starts=1, control=True)

SHIPPED: Final = "SQLite as shipped"
DURABLE: Final = "SQLite, --durable"
POSTGRES: Final = "PostgreSQL, 2 workers"


def trial(suite: Suite) -> Iterator[Result]:
    """Eight writers create, change, delete and undelete opportunities and prospects. Each has its own records; ten
    prospects are shared. Another client imports, takes snapshots and resets in a second account. At a random moment
    the server is killed with SIGKILL and started again by the same command. Some kills come during that start, some
    during the first start on a new database. On PostgreSQL (`fsync` and `synchronous_commit` on) the kills alternate
    between server and database together, the database alone (with SIGKILL or an immediate shutdown), one of its
    processes, the server, its parent process, and one of its workers. The other processes must continue by
    themselves.

    Then the tables are read directly. Acknowledged calls must be there as they were acknowledged. Calls under way
    must be there completely or not at all: an opportunity with its links, its activities in order, and the scores; an
    import; a snapshot. Counters, ids, scores and foreign keys must agree with a new count. SQLite's checks must find
    nothing, and PostgreSQL's indexes must agree with their tables. A call must succeed and be the last one in the
    journal. The log must have no traceback. As a control, some rows are damaged by hand, and the check must report
    each damage.
    """
    yield from on_sqlite(suite, SHIPPED, suite.size(FULL, QUICK_WITH_CONTROL))
    yield from on_sqlite(suite, DURABLE, suite.size(FULL, QUICK), "--durable")
    yield from on_postgres(suite, suite.size(FULL, QUICK))


def on_sqlite(suite: Suite, name: str, sizes: Sizes, *options: str) -> Iterator[Result]:
    """Kill all processes of the server."""
    randomness = suite.randomness("crashes", name)
    folder = suite.new_folder(name)

    def new_run(place: Path) -> CrashRun[ServerProcess]:
        database = f"sqlite:///{place / 'deals.db'}"
        server = ServerProcess(place, randomness, "--database", database, "--scene", "empty", *options)
        return CrashRun(server, database, randomness)

    with ExitStack() as stack:
        run = new_run(folder)
        stack.callback(run.server.kill)
        run.begin()
        for _ in range(sizes.crashes):
            run.crash(sizes.writes, run.server.kill)
            run.start(killed_starts=sizes.killed_starts)
            _check(run)
        for number in range(sizes.first_starts):
            (place := folder / str(number)).mkdir()
            _kill_first_start(run, new_run(place))
        yield from results(name, run)
        if sizes.control:
            yield undetected(name, run)


def on_postgres(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server, the database, both, or one of their processes."""
    try:
        with postgres() as database:
            yield from _on_postgres(suite, sizes, database)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def _on_postgres(suite: Suite, sizes: Sizes, database: Postgres) -> Iterator[Result]:
    randomness = suite.randomness("crashes", POSTGRES)
    folder = suite.new_folder(POSTGRES)

    def new_run(url: str) -> CrashRun[ServerProcess]:
        options = ("--database", url, "--scene", "empty", "--workers", "2", "--home", str(folder))
        return CrashRun(ServerProcess(folder, randomness, *options), url, randomness)

    with ExitStack() as stack:
        run = new_run(database.url)
        stack.callback(run.server.kill)
        run.begin()
        for crash in islice(cycle(_crashes(run, database, sizes)), sizes.crashes):
            crash()
            _check(run)
        for number in range(sizes.first_starts):
            _kill_first_start(run, new_run(database.new_database(f"begun{number}")))
        yield from results(POSTGRES, run)
        if sizes.control:
            yield undetected(POSTGRES, run)


def _crashes(run: CrashRun[ServerProcess], database: Postgres, sizes: Sizes) -> Sequence[Callable[[], None]]:
    """Yield functions that kill something, and start again what cannot restart by itself."""
    server, randomness = run.server, run.randomness

    def kill_both() -> None:
        server.kill()
        database.kill()

    def of_both() -> None:
        run.crash(sizes.writes, kill_both, excused=DATABASE_GONE)
        database.start()
        run.start(killed_starts=sizes.killed_starts)

    def of_database(kill: Callable[[], None]) -> None:
        run.crash(sizes.writes, kill, excused=DATABASE_GONE)
        database.start()

    def of_backend() -> None:
        run.crash(sizes.writes, partial(database.kill_backend, randomness), excused=DATABASE_GONE)
        database.wait()

    return [
        of_both,
        partial(of_database, database.kill),
        partial(_restart, run, sizes, server.kill),
        of_backend,
        partial(_restart, run, sizes, server.kill_parent),
        partial(of_database, database.quit),
        partial(run.crash, sizes.writes, partial(server.kill_worker, randomness)),
    ]


def _restart(run: CrashRun[ServerProcess], sizes: Sizes, kill: Callable[[], None]) -> None:
    """Kill something without which the server does not continue, and start it again."""
    run.crash(sizes.writes, kill)
    run.start(killed_starts=sizes.killed_starts)


def _check(run: CrashRun[ServerProcess]) -> None:
    run.check_call()
    run.check()


def _kill_first_start(run: CrashRun[ServerProcess], other: CrashRun[ServerProcess]) -> None:
    """Kill the first start on a new database. The next start must complete it."""
    with ExitStack() as stack:
        stack.callback(other.server.kill)
        other.server.start_and_kill(other.randomness.uniform(0, median(run.server.starts)))
        other.start()
        _check(other)
    run.crashes += 1
    run.problems += other.problems
