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
from soak.hostile.files import Files, Hostile
from soak.hostile.killing import Killing
from soak.hostile.places import DATABASE, Place
from soak.hostile.trying import WRONG, Trying
from soak.keeping import begin, keep
from soak.suite import Suite
from tests.builders import Account


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    flipped: int
    damaged: int
    old: int
    resealed: int
    killed: int
    """Of each command."""
    made: int | None = None
    """How many of the foreign and crafted ones; None: all of them."""


FULL: Final = Sizes(flipped=800, damaged=200, old=15, resealed=40, killed=8)
QUICK: Final = Sizes(flipped=40, damaged=20, old=0, resealed=1, killed=0, made=8)

SHOWN: Final = 5
FILE: Final = "backups"
"""Where it is kept what is wrong."""

WHOLE, PLACE = "whole.backup", "place"
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
    yield found_out(suite)


def databases(url: str) -> Callable[[], str]:
    """Make empty databases of one server, one with each call."""
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
    place = Place(folder / PLACE, new)
    trying = Trying(place, backup.restore, randomness)
    trying.each(_drawn(files, sizes, randomness))
    yield from _results(name, trying, suite.seed)
    if sizes.killed:
        yield from _killed(name, Killing(place, folder / WHOLE, randomness), sizes.killed)


def found_out(suite: Suite) -> Result:
    """The control: a restore that trusts the file must be found in each way."""
    folder = suite.new_folder("backups trusted")
    files = _files(suite, folder, f"sqlite:///{folder / 'source.db'}")
    trying = Trying(Place(folder / PLACE), _trusting, suite.randomness("backups trusted"))
    trying.each(chain([files.whole], files.flipped(20), files.damaged(20), files.naming()))
    missed = WRONG.keys() - {complaint.kind for complaint in trying.complaints}
    detail = ", ".join(sorted(missed)) or f"of {len(WRONG)} kinds"
    what = "control: kinds of harm by a restore that trusts the file that are not found"
    return Result.of(what, [len(missed)], "", at_most(0), detail=detail)


def _trusting(settings: Settings, file: Path) -> None:
    """Copy its pages over whatever is there, and write the files that it names."""
    home = settings.home or Path()
    with closing(sqlite3.connect(file)) as db, closing(sqlite3.connect(home / DATABASE)) as target:
        db.backup(target)
        for name, text in db.execute("SELECT file, text FROM dealdock_backup"):
            (home / name).write_text(text)


def _files(suite: Suite, folder: Path, source: str) -> Files:
    """Make a backup of a database with something of everything."""
    settings = Settings(database=source, home=folder)
    with Sandbox(settings) as sandbox:
        account = Account.open(sandbox, scene="demo")
        account.deleted_opportunity(account.prospect())
        account.tag()
        sandbox.authority.certificate()
    backup.back_up(settings, folder / WHOLE, replace=False)
    with Sandbox(Settings(database=f"sqlite:///{folder / 'none.db'}", home=folder)):
        pass
    whole, none = (folder / WHOLE).read_bytes(), (folder / "none.db").read_bytes()
    return Files(whole, none, folder / PLACE, suite.randomness("files", folder.name))


def _drawn(files: Files, sizes: Sizes, randomness: Random) -> Iterator[Hostile]:
    yield files.whole
    yield from files.flipped(sizes.flipped)
    yield from files.damaged(sizes.damaged)
    yield from files.old(sizes.old)
    yield from files.resealed(sizes.resealed)
    made = [*files.foreign(), *files.naming(), *files.crafted()]
    yield from made if sizes.made is None else randomness.sample(made, sizes.made)
    if sizes.made is None:
        yield from files.huge()
    yield files.whole


def _results(name: str, trying: Trying, seed: int) -> Iterator[Result]:
    outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(trying.outcomes.items()))
    for kind, what in WRONG.items():
        found = [complaint.text for complaint in trying.complaints if complaint.kind == kind]
        keep(FILE, f"{name}, seed {seed}", found[:SHOWN])
        yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=outcomes)


def _killed(name: str, killing: Killing, number: int) -> Iterator[Result]:
    """Kill this many backups and restores."""
    found = [text for _ in range(number) for text in chain(killing.backup(), killing.restore())]
    keep(FILE, name, found[:SHOWN])
    what = "what is there in part, or stays, after a kill"
    detail = f"of {2 * number} kills, {killing.amid} of which left a draft"
    yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=detail)
