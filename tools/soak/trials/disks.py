"""A full disk under eight writers."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from typing import Final

from tools.bench.load.timed_connection import TimedConnection
from tools.bench.result import Result
from tools.soak.crashing.crash_run import DISK_FAULT, CrashRun
from tools.soak.crashing.reset_client import LONG, importing
from tools.soak.crashing.results import results
from tools.soak.crashing.server_process import ServerProcess
from tools.soak.suite import Suite

FULL: Final = 10
QUICK: Final = 1
"""The number of rounds."""

MAX_WRITES: Final = 40
"""The maximum number of acknowledged writes in a round."""

MAX_FILE_BYTES: Final = 2**16
"""The limit for files: less than the size of the database, so that almost nothing can be written."""

LOG_MESSAGE: Final = "the database's disk fails (disk I/O error): see whether it is full"

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
    server = ServerProcess(folder, randomness, "--database", database, "--scene", "empty")
    run = CrashRun(server, database, randomness)
    with ExitStack() as stack:
        stack.callback(server.kill)
        run.begin()
        for _ in range(suite.size(FULL, QUICK)):
            run.crash(MAX_WRITES, partial(server.limit_file_size, MAX_FILE_BYTES), excused=DISK_FAULT)
            run.check()
            _import(run)
            server.limit_file_size()
            run.check_call()
            run.crash(MAX_WRITES, lambda: None)
            run.check()
        if LOG_MESSAGE not in server.log:
            run.add_problem("answer", f"the log does not contain {LOG_MESSAGE!r}")
        yield from results(NAME, run)


def _import(run: CrashRun[ServerProcess]) -> None:
    """Import a scene that is too large to be stored."""
    url, account = run.server.url, run.server.line["account"]["id"]
    with TimedConnection(url) as connection:
        answer = connection.call(importing(url, f"/_dealdock/accounts/{account}/import", ["ExpectedOpportunity"], LONG))
    if answer.status != HTTPStatus.INSUFFICIENT_STORAGE or "does not fit on the disk" not in answer.json["detail"]:
        run.add_problem("answer", f"the answer to an import was {answer.status}: {answer.body[:200].decode()}")
