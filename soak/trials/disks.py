"""A full disk under eight writers."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from typing import Final

from bench.load.line import Line
from bench.result import Result
from soak.crashing.ordeal import FAULT, Ordeal
from soak.crashing.results import results
from soak.crashing.served import Served
from soak.crashing.turning import LONG, importing
from soak.suite import Suite

FULL: Final = 10
QUICK: Final = 1
"""How often."""

WRITES: Final = 40
"""That are acknowledged in between, at most."""

ROOM: Final = 2**16
"""Bytes: less than the file has, and than its log soon has, so that hardly anything can be written any more."""

SAID: Final = "the database's disk fails (disk I/O error): see whether it is full"

NAME: Final = "A full disk, SQLite"


def trial(suite: Suite) -> Iterator[Result]:
    """The writers of `crashes` run while a limit on the size of files (`RLIMIT_FSIZE`) is set and removed again. A
    call that cannot be executed must be answered as a fault of the server (500, error 183), and an import as 507. A
    line of the log must say what to do. Nothing may be written in part. When there is space again, every call must
    succeed at once and be in the journal.
    """
    randomness = suite.randomness("disks")
    folder = suite.new_folder("disks")
    database = f"sqlite:///{folder / 'deals.db'}"
    served = Served(folder, randomness, "--database", database, "--scene", "empty")
    tried = Ordeal(served, database, randomness)
    with ExitStack() as stack:
        stack.callback(served.kill)
        tried.begin()
        for _ in range(suite.size(FULL, QUICK)):
            tried.crash(WRITES, partial(served.allow, ROOM), excused=FAULT)
            tried.check()
            _import(tried)
            served.allow()
            tried.works()
            tried.crash(WRITES, lambda: None)
            tried.check()
        if SAID not in served.log:
            tried.complain("answer", f"the log doesn't say {SAID!r}")
        yield from results(NAME, tried)


def _import(tried: Ordeal[Served]) -> None:
    """Import a scene that is too large to be stored."""
    url, account = tried.served.url, tried.served.line["account"]["id"]
    with Line(url) as line:
        answer = line.call(importing(url, f"/_dealdock/accounts/{account}/import", ["Deal"], LONG))
    if answer.status != HTTPStatus.INSUFFICIENT_STORAGE or "There is no space" not in answer.json["detail"]:
        tried.complain("answer", f"an import was answered {answer.status}: {answer.body[:200].decode()}")
