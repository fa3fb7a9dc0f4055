"""Servers whose clocks jump while clients write, import, take snapshots and log in."""

import time
from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import delete

from dealdock.platform.records.base import Base
from dealdock.platform.records.models import CallUnderWay, JournalEntry, Lease
from tests.support.meanwhile import meanwhile
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_most
from tools.soak.clocks.clients import Clients
from tools.soak.clocks.machines import Machines, machines
from tools.soak.crashing.crash_run import CrashRun
from tools.soak.crashing.results import results
from tools.soak.suite import Suite


class Sizes(NamedTuple):
    """The size of the trial on each database."""

    rounds: int
    writes: int  # acknowledged in each round, at most
    pause: float  # seconds between two jumps, at most


FULL: Final = Sizes(rounds=15, writes=200, pause=0.02)
QUICK: Final = Sizes(rounds=2, writes=40, pause=0.02)

DAMAGE_PAUSE: Final = 0.01
"""Seconds between two deletions that damage the database, in which others may write."""

MAX_ROUNDS: Final = 20
"""The number of rounds in which damage must be found."""

DAMAGE: Final = {
    "leases are gone": Lease,
    "calls are missing in the journal": JournalEntry,
    "calls under way are forgotten": CallUnderWay,
}
"""Tables whose rows are deleted, the damage that trust in a wrong clock would cause. The checks must find each."""

SQLITE: Final = "Clocks that jump, SQLite"
POSTGRES: Final = "Clocks that jump, PostgreSQL, 2 machines"


def trial(suite: Suite) -> Iterator[Result]:
    """Eight writers, and a client that imports, takes snapshots and resets, as in `crashes`, call servers whose
    clocks jump every few milliseconds: by a second, hours, days or ten years, forward and back, each server by
    itself. Each jump starts a garbage collection. No acknowledged call may be lost, nothing may be written in part,
    and no call may be refused. Other clients call the servers in turn. A client that waits for each response must
    find its calls in that order in the journal of every server, and after a given number exactly the later calls. A
    token must be valid or expired. The limit of concurrent calls must hold. Ten wrong logins lock a user; once the
    clocks are right again, the lock must end within a quarter of an hour.

    The servers run in one process, which sets their clocks; the clock of the system is not changed. Accounts whose keys
    are used for long have frozen clocks, since the keys would expire otherwise. As a control, leases, the journal and
    rows of calls under way are deleted by hand, and the check must report it each time.
    """
    folder = suite.new_folder("clocks")
    yield from run_clocks(suite, SQLITE, f"sqlite:///{folder}/one.db", 1)
    try:
        with postgres() as database:
            yield from run_clocks(suite, POSTGRES, database, 2)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def run_clocks(suite: Suite, name: str, database: str, number: int) -> Iterator[Result]:
    """Run this many servers on one database."""
    sizes = suite.size(FULL, QUICK)
    randomness = suite.randomness("clocks", name)
    with machines(database, number, randomness) as machines_:
        run = CrashRun(machines_, database, randomness)
        run.begin()
        clients = Clients(machines_)
        for _ in range(sizes.rounds):
            with machines_.jumping(sizes.pause):
                _round(run, clients, sizes.writes)
            run.check()
            run.check_call()
        clients.end()
        yield from results(name, run, rounds=f"rounds with {machines_.jumps:,} jumps")
        calls = ", ".join(f"{kind}: {number:,}" for kind, number in clients.calls.items())
        detail = "; ".join([calls, *clients.problems[:1]])
        yield Result.of(
            f"{name}: wrong responses that no jump explains", [len(clients.problems)], "", at_most(0), detail=detail
        )
        clients.await_excess = True
        missed = [what for what, table in DAMAGE.items() if not _is_detected(run, clients, table, sizes.writes)]
        detail = ", ".join(missed) or f"of {len(DAMAGE)} kinds"
        yield Result.of(
            f"{name}: control: kinds of planted damage that are not found", [len(missed)], "", at_most(0), detail=detail
        )


def _round(run: CrashRun[Machines], clients: Clients, writes: int) -> None:
    """Run all clients until some writes are acknowledged."""
    with meanwhile(*clients.tasks):
        run.crash(writes, lambda: None)


def _is_detected(run: CrashRun[Machines], clients: Clients, table: type[Base], writes: int) -> bool:
    """Damage the database repeatedly while all clients run, until a check finds it."""
    database = run.server.sandboxes[0].database

    def damage() -> None:
        database.write(lambda db: db.execute(delete(table)))
        time.sleep(DAMAGE_PAUSE)

    def problems() -> int:
        return len(run.problems) + len(clients.problems)

    before = problems()
    for _ in range(MAX_ROUNDS):
        with meanwhile(damage):
            _round(run, clients, writes)
        run.check()
        if problems() > before:
            return True
    return False
