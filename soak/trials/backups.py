"""Backups that are damaged, foreign or crafted, and commands that are killed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import sqlalchemy as sa

from bench.postgres import NoServerError, postgres
from bench.result import Result, at_most
from dealdock import Sandbox
from dealdock.cli import backup
from dealdock.settings import Settings
from soak.bad_backups.bad_files import BadFile, BadFiles
from soak.bad_backups.kills import KilledCommands
from soak.bad_backups.restores import WRONG, Restores
from soak.bad_backups.targets import DATABASE, RestoreTarget
from soak.problem_files import begin, keep
from soak.suite import Suite
from tests.builders import Account


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    flipped: int
    damaged: int
    old: int
    damaged_before_checksum: int
    killed: int
    """For each command."""
    crafted: int | None = None
    """The number of foreign and crafted files; None: all."""


FULL: Final = Sizes(flipped=800, damaged=200, old=15, damaged_before_checksum=40, killed=8)
QUICK: Final = Sizes(flipped=40, damaged=20, old=0, damaged_before_checksum=1, killed=0, crafted=8)

MAX_PRINTED: Final = 5
FILE: Final = "backups"
"""The name of the file with the problems."""

VALID, TARGET = "valid.backup", "target"
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


def trial(suite: Suite) -> Iterator[Result]:
    """A backup is damaged at random: a bit flipped in each byte of the header and of the checksum and in other
    places, pages exchanged, cleared or overwritten, the end cut off or extended, random bytes in its place. Other
    SQLite databases take its place, with and without the marks of a backup. Backups with a valid checksum name other
    files than the two that are beside a database, contain views, triggers, generated columns, huge values or values
    of a wrong type, or were damaged before the checksum was computed. Others have no checksum, as older versions
    wrote them. All are restored into a database that does not exist, is empty, or is in use.

    No restore may end in a traceback, write a file except the database and the two beside it, or accept a damaged
    file without a message. After a refusal everything must be as before, to the byte. As a control, a restore that
    trusts the file must be found in each of these ways. Backups and restores are also killed with SIGKILL: their
    target must be complete or absent, and the next backup must leave no drafts.
    """
    begin(FILE)
    sizes = suite.size(FULL, QUICK)
    yield from on(suite, SQLITE, None, sizes)
    try:
        with postgres() as url:
            yield from on(suite, POSTGRES, databases(url), sizes)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))
    yield control(suite)


def databases(url: str) -> Callable[[], str]:
    """Return a function that creates an empty database of this server with each call."""
    numbers = count(1)

    def new() -> str:
        name = f"backups{next(numbers)}"
        with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {name}")
        return sa.make_url(url).set(database=name).render_as_string(hide_password=False)

    return new


def on(suite: Suite, name: str, new: Callable[[], str] | None, sizes: Sizes) -> Iterator[Result]:
    """Run the trial on one kind of database. `new` creates one, except for SQLite."""
    folder, randomness = suite.new_folder(f"backups {name}"), suite.randomness("backups", name)
    files = _files(suite, folder, f"sqlite:///{folder / 'source.db'}" if new is None else new())
    target = RestoreTarget(folder / TARGET, new)
    restores = Restores(target, backup.restore, randomness)
    restores.each(_generated(files, sizes, randomness))
    yield from _results(name, restores, suite.seed)
    if sizes.killed:
        yield from _killed(name, KilledCommands(target, folder / VALID, randomness), sizes.killed)


def control(suite: Suite) -> Result:
    """Check a restore that trusts the file. Each kind of problem must be found."""
    folder = suite.new_folder("backups trusted")
    files = _files(suite, folder, f"sqlite:///{folder / 'source.db'}")
    restores = Restores(RestoreTarget(folder / TARGET), _unchecked_restore, suite.randomness("backups trusted"))
    restores.each(chain([files.valid], files.flipped(20), files.damaged(20), files.naming()))
    missed = WRONG.keys() - {problem.kind for problem in restores.problems}
    detail = ", ".join(sorted(missed)) or f"of {len(WRONG)} kinds"
    what = "control: kinds of harm by a restore without checks that are not found"
    return Result.of(what, [len(missed)], "", at_most(0), detail=detail)


def _unchecked_restore(settings: Settings, file: Path) -> None:
    """Copy all pages of the file into the target, and write all files that it contains."""
    home = settings.home or Path()
    with closing(sqlite3.connect(file)) as db, closing(sqlite3.connect(home / DATABASE)) as target:
        db.backup(target)
        for name, text in db.execute("SELECT file, text FROM dealdock_backup"):
            (home / name).write_text(text)


def _files(suite: Suite, folder: Path, source: str) -> BadFiles:
    """Back up a database with records of many kinds."""
    settings = Settings(database=source, home=folder)
    with Sandbox(settings) as sandbox:
        account = Account.open(sandbox, scene="demo")
        account.deleted_opportunity(account.prospect())
        account.tag()
        sandbox.authority.certificate()
    backup.back_up(settings, folder / VALID, replace=False)
    with Sandbox(Settings(database=f"sqlite:///{folder / 'no_backup.db'}", home=folder)):
        pass
    valid, no_backup = (folder / VALID).read_bytes(), (folder / "no_backup.db").read_bytes()
    return BadFiles(valid, no_backup, folder / TARGET, suite.randomness("files", folder.name))


def _generated(files: BadFiles, sizes: Sizes, randomness: Random) -> Iterator[BadFile]:
    yield files.valid
    yield from files.flipped(sizes.flipped)
    yield from files.damaged(sizes.damaged)
    yield from files.old(sizes.old)
    yield from files.damaged_before_checksum(sizes.damaged_before_checksum)
    crafted = [*files.foreign(), *files.naming(), *files.crafted()]
    yield from crafted if sizes.crafted is None else randomness.sample(crafted, sizes.crafted)
    if sizes.crafted is None:
        yield from files.huge()
    yield files.valid


def _results(name: str, restores: Restores, seed: int) -> Iterator[Result]:
    outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(restores.outcomes.items()))
    for kind, what in WRONG.items():
        found = [problem.text for problem in restores.problems if problem.kind == kind]
        keep(FILE, f"{name}, seed {seed}", found[:MAX_PRINTED])
        yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=outcomes)


def _killed(name: str, killed_commands: KilledCommands, number: int) -> Iterator[Result]:
    """Kill this many backups and restores."""
    found = [text for _ in range(number) for text in chain(killed_commands.backup(), killed_commands.restore())]
    keep(FILE, name, found[:MAX_PRINTED])
    what = "partly written targets and leftover drafts after a kill"
    detail = f"of {2 * number} kills, {killed_commands.with_drafts} of which left a draft"
    yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=detail)
