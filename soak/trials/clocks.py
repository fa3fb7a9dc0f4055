"""Servers whose clocks jump while clients write, import, take snapshots and log in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bench.postgres import NoServerError, postgres
from bench.result import Result, at_most
from dealdock.platform.database.database import parse_url
from soak.clocks.beside import Beside
from soak.clocks.machines import Machines, machines
from soak.crashing.ordeal import Ordeal
from soak.crashing.results import results
from soak.suite import Suite
from tests.meanwhile import meanwhile


class Sizes(NamedTuple):
    """The size of the trial on each database."""

    rounds: int
    writes: int  # acknowledged in each round, at most
    pause: float  # seconds between two jumps, at most


FULL: Final = Sizes(rounds=15, writes=200, pause=0.02)
QUICK: Final = Sizes(rounds=2, writes=40, pause=0.02)

PAUSE: Final = 0.01
"""Seconds between two harms, in which others may write."""

MOST: Final = 20
"""Rounds until a harm is noticed."""

HARMS: Final = {
    "leases are gone": "DELETE FROM lease",
    "calls are missing in the journal": "DELETE FROM journal",
    "calls under way are forgotten": "DELETE FROM call_under_way",
}
"""Statements that do by hand what trust in a wrong clock would do; each must be noticed."""

SQLITE: Final = "Clocks that jump, SQLite"
SQLITE_2: Final = "Clocks that jump, SQLite, 2 servers"
POSTGRES: Final = "Clocks that jump, PostgreSQL, 2 machines"


def trial(suite: Suite) -> Iterator[Result]:
    """Eight writers, and a client that imports, takes snapshots and resets, as in `crashes`, call servers whose
    clocks jump every few milliseconds: by a second, hours, days or ten years, forward and back, each server by
    itself. Each jump starts a garbage collection. No acknowledged call may be lost, nothing may be written in part,
    and no call may be refused. Other clients call the servers in turn. A client that waits for each response must
    find its calls in that order in the journal of every server, and after a given number exactly the later calls. A
    token must be valid or expired. The limit of concurrent calls must hold. Ten wrong logins lock a user; once the
    clocks are right again, the lock must end within a quarter of an hour.

    The servers run in one process, which sets their clocks; the clock of the system is not changed. They do not defer
    entries of the journal, because busy machines use their clocks for the order of its calls. Accounts whose keys are
    used for long have frozen clocks, since the keys would expire otherwise. As a control, leases, the journal and
    rows of calls under way are deleted by hand, and the check must report it each time.
    """
    folder = suite.new_folder("clocks")
    yield from held(suite, SQLITE, f"sqlite:///{folder}/one.db", 1)
    yield from held(suite, SQLITE_2, f"sqlite:///{folder}/two.db", 2)
    try:
        with postgres() as database:
            yield from held(suite, POSTGRES, database, 2)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def held(suite: Suite, name: str, database: str, number: int) -> Iterator[Result]:
    """Run this many servers on one database."""
    sizes = suite.size(FULL, QUICK)
    randomness = suite.randomness("clocks", name)
    with machines(database, number, randomness) as hostile:
        tried = Ordeal(hostile, database, randomness)
        tried.begin()
        beside = Beside(hostile)
        for _ in range(sizes.rounds):
            with hostile.jumping(sizes.pause):
                _round(tried, beside, sizes.writes)
            tried.check()
            tried.works()
        beside.end()
        yield from results(name, tried, rounds=f"rounds with {hostile.jumps:,} jumps")
        made = ", ".join(f"{calls:,} of the {kind}" for kind, calls in beside.calls.items())
        detail = "; ".join([made, *beside.complaints[:1]])
        yield Result.of(
            f"{name}: what a jump does not explain", [len(beside.complaints)], "", at_most(0), detail=detail
        )
        missed = [harm for harm in HARMS if not _is_noticed(tried, beside, database, HARMS[harm], sizes.writes)]
        detail = ", ".join(missed) or f"of {len(HARMS)} kinds"
        yield Result.of(
            f"{name}: control: kinds of damage that are not found", [len(missed)], "", at_most(0), detail=detail
        )


def _round(tried: Ordeal[Machines], beside: Beside, writes: int) -> None:
    """Run all clients until some writes are acknowledged."""
    with meanwhile(*beside.works):
        tried.crash(writes, lambda: None)


def _is_noticed(tried: Ordeal[Machines], beside: Beside, database: str, harm: str, writes: int) -> bool:
    """Do harm again and again while all are at work, until there is a complaint."""

    def complaints() -> int:
        return len(tried.complaints) + len(beside.complaints)

    before = complaints()
    with _harmful(database, harm) as do:
        for number in count():
            if number == MOST or complaints() > before:
                return complaints() > before
            with meanwhile(do):
                _round(tried, beside, writes)
            tried.check()
    raise AssertionError  # it counts up to MOST


@contextmanager
def _harmful(database: str, harm: str) -> Iterator[Callable[[], None]]:
    """Open a connection of its own, and yield a function that does the harm."""
    engine = sa.create_engine(parse_url(database), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:

        def do() -> None:
            with suppress(DBAPIError):  # another one writes
                db.exec_driver_sql(harm)
            time.sleep(PAUSE)

        yield do
