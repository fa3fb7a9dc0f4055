"""Servers and databases that are killed under eight writers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench.result import Result, at_most
from soak.crashing.ordeal import AWAY, Ordeal
from soak.crashing.postgres import Postgres, postgres
from soak.crashing.results import results, unnoticed
from soak.crashing.served import Served
from soak.suite import Suite
from tests.pgserver import NoServerError


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    crashes: int
    writes: int  # acknowledged between two crashes, at most
    stumbles: float  # the share of starts that are broken off beforehand
    beginnings: int  # new databases whose first start is broken off
    harms: bool  # whether the check is checked


FULL: Final = Sizes(crashes=50, writes=200, stumbles=0.2, beginnings=10, harms=True)
QUICK: Final = Sizes(crashes=1, writes=30, stumbles=0, beginnings=0, harms=False)
QUICK_BUT_ALL: Final = QUICK._replace(beginnings=1, harms=True)

SHIPPED: Final = "SQLite as shipped"
DURABLE: Final = "SQLite, --durable"
WORKERS: Final = "SQLite, 2 workers"
POSTGRES: Final = "PostgreSQL, 2 workers"


def trial(suite: Suite) -> Iterator[Result]:
    """Eight writers create, change, delete and undelete opportunities and prospects. Each has its own records; ten
    prospects are shared. Another client imports, takes snapshots and resets in a second account. At a random moment
    the server is killed with SIGKILL and started again by the same command. Some kills come during that start, some
    during the first start on a new database. With two workers on SQLite, the kills alternate between one worker, the
    parent process, and all processes. On PostgreSQL (`fsync` and `synchronous_commit` on) the kills alternate
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
    yield from on_sqlite(suite, SHIPPED, suite.size(FULL, QUICK_BUT_ALL))
    yield from on_sqlite(suite, DURABLE, suite.size(FULL, QUICK), "--durable")
    yield from with_workers(suite, suite.size(FULL, QUICK))
    yield from on_postgres(suite, suite.size(FULL, QUICK))


def on_sqlite(suite: Suite, name: str, sizes: Sizes, *options: str) -> Iterator[Result]:
    """Kill all processes of the server."""
    randomness = suite.randomness("crashes", name)
    folder = suite.new_folder(name)

    def ordeal(place: Path) -> Ordeal[Served]:
        database = f"sqlite:///{place / 'deals.db'}"
        served = Served(place, randomness, "--database", database, "--scene", "empty", *options)
        return Ordeal(served, database, randomness)

    with ExitStack() as stack:
        tried = ordeal(folder)
        stack.callback(tried.served.kill)
        tried.begin()
        for _ in range(sizes.crashes):
            tried.crash(sizes.writes, tried.served.kill)
            tried.start(stumbles=sizes.stumbles)
            _check(tried)
        for number in range(sizes.beginnings):
            (place := folder / str(number)).mkdir()
            _begin_anew(tried, ordeal(place))
        yield from results(name, tried)
        if sizes.harms:
            yield unnoticed(name, tried)


def with_workers(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill one of two workers on SQLite, their parent process, or all of them."""
    randomness = suite.randomness("crashes", WORKERS)
    folder = suite.new_folder(WORKERS)
    database = f"sqlite:///{folder / 'deals.db'}"
    served = Served(folder, randomness, "--database", database, "--scene", "empty", "--workers", "2")
    tried = Ordeal(served, database, randomness)
    crashes = [
        partial(tried.crash, sizes.writes, partial(served.kill_worker, randomness)),
        partial(_restart, tried, sizes, served.kill_parent),
        partial(_restart, tried, sizes, served.kill),
    ]
    with ExitStack() as stack:
        stack.callback(served.kill)
        tried.begin()
        for crash in islice(cycle(crashes), sizes.crashes):
            crash()
            _check(tried)
        yield from results(WORKERS, tried)
        if sizes.harms:
            yield unnoticed(WORKERS, tried)


def on_postgres(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server, the database, both, or a part of one."""
    try:
        with postgres() as database:
            yield from _on_postgres(suite, sizes, database)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def _on_postgres(suite: Suite, sizes: Sizes, database: Postgres) -> Iterator[Result]:
    randomness = suite.randomness("crashes", POSTGRES)
    folder = suite.new_folder(POSTGRES)

    def ordeal(url: str) -> Ordeal[Served]:
        options = ("--database", url, "--scene", "empty", "--workers", "2", "--home", str(folder))
        return Ordeal(Served(folder, randomness, *options), url, randomness)

    with ExitStack() as stack:
        tried = ordeal(database.url)
        stack.callback(tried.served.kill)
        tried.begin()
        for crash in islice(cycle(_crashes(tried, database, sizes)), sizes.crashes):
            crash()
            _check(tried)
        for number in range(sizes.beginnings):
            _begin_anew(tried, ordeal(database.new_database(f"begun{number}")))
        yield from results(POSTGRES, tried)
        if sizes.harms:
            yield unnoticed(POSTGRES, tried)


def _crashes(tried: Ordeal[Served], database: Postgres, sizes: Sizes) -> Sequence[Callable[[], None]]:
    """Yield functions that kill something, and start again what cannot restart by itself."""
    served, randomness = tried.served, tried.randomness

    def kill_both() -> None:
        served.kill()
        database.kill()

    def of_both() -> None:
        tried.crash(sizes.writes, kill_both, excused=AWAY)
        database.start()
        tried.start(stumbles=sizes.stumbles)

    def of_database(kill: Callable[[], None]) -> None:
        tried.crash(sizes.writes, kill, excused=AWAY)
        database.start()

    def of_backend() -> None:
        tried.crash(sizes.writes, partial(database.kill_backend, randomness), excused=AWAY)
        database.wait()

    return [
        of_both,
        partial(of_database, database.kill),
        partial(_restart, tried, sizes, served.kill),
        of_backend,
        partial(_restart, tried, sizes, served.kill_parent),
        partial(of_database, database.quit),
        partial(tried.crash, sizes.writes, partial(served.kill_worker, randomness)),
    ]


def _restart(tried: Ordeal[Served], sizes: Sizes, kill: Callable[[], None]) -> None:
    """Kill something without which the server does not continue, and start it again."""
    tried.crash(sizes.writes, kill)
    tried.start(stumbles=sizes.stumbles)


def _check(tried: Ordeal[Served]) -> None:
    tried.works()
    tried.check()


def _begin_anew(tried: Ordeal[Served], other: Ordeal[Served]) -> None:
    """Kill the first start on a new database. The next start must complete it."""
    with ExitStack() as stack:
        stack.callback(other.served.kill)
        other.served.stumble(other.randomness.uniform(0, median(tried.served.starts)))
        other.start()
        _check(other)
    tried.crashes += 1
    tried.complaints += other.complaints
