"""A process that has imported dealdock and forks its commands, because most of a command's time is its imports.

`python -m tests.support.fork_server FD` reads requests from that Unix socket until it closes. A command is a real
process: it has the arguments, environment, folder and standard streams of its request, a pid, signals and an exit
code, and runs what `python -m dealdock` runs. The interpreter's own start is what it does not repeat, so it ignores
variables that are read there (PYTHON*, LC_*, MALLOC_*): tests of these spawn the command.
"""

import contextlib
import gc
import importlib
import json
import logging
import os
import pkgutil
import runpy
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from multiprocessing import resource_tracker, spawn, util
from typing import Any, Final, cast

import dealdock
from tests.support import limited

LENGTH_BYTES: Final = 4
DESCRIPTORS: Final = 4
"""Standard input, output and error, and the pipe for the report: two lines, the pid and the exit code."""

SPAWNED: Final[Mapping[str, object]] = {"TESTS_SPAWN_WORKERS": "1"}
"""The environment of a command whose workers are new interpreters, as they are for users: each takes a second."""

LIBRARIES: Final = (
    *(
        "alembic.command",
        "anyio._backends._asyncio",
        "rich.console",
        "sqlalchemy.dialects.postgresql.psycopg",
        "structlog",
        "trustme",
    ),
    *("uvicorn.lifespan.off", "uvicorn.loops.uvloop", "uvicorn.protocols.http.httptools_impl", "yaml"),
)
"""The modules that commands import when they need them. Prometheus's library is left out: it reads a variable of the
server's when it is imported."""

_reports: dict[int, int] = {}
_spawn: Final = util.spawnv_passfds


def main(connection: socket.socket) -> list[str]:
    """Fork a command for each request. Return only in the new processes, with the words of the command."""
    _import()
    signal.signal(signal.SIGCHLD, _report_ended)
    while length := connection.recv(LENGTH_BYTES):
        size = int.from_bytes(length, "big")
        head, descriptors, _, _ = socket.recv_fds(connection, size, DESCRIPTORS)
        rest = connection.recv(size - len(head), socket.MSG_WAITALL) if len(head) < size else b""
        request = json.loads(head + rest)
        if (pid := _fork(descriptors[-1])) == 0:
            return _become(request, descriptors)
        os.write(descriptors[-1], b"%d\n" % pid)
        for descriptor in descriptors[:-1]:
            os.close(descriptor)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    sys.exit()


def _import() -> None:
    """Import all of dealdock, also what a server imports at its first use."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # as the command does
    parts = [part.name for part in pkgutil.walk_packages(dealdock.__path__, "dealdock.")]
    for name in (*LIBRARIES, *parts):
        if not name.endswith((".__main__", ".mcp_server")):  # what an extra needs is imported by one command
            importlib.import_module(name)
    gc.freeze()


def _fork(report: int) -> int:
    """Fork with SIGCHLD blocked, so that an end is noticed only after the start was reported."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    if pid := os.fork():
        _reports[pid] = report
    return pid


def _report_ended(*_: Any) -> None:
    for pid in list(_reports):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            report = _reports.pop(pid)
            with contextlib.suppress(BrokenPipeError):  # a test that was interrupted reads no report
                os.write(report, b"%d\n" % os.waitstatus_to_exitcode(status))
            os.close(report)


def _become(request: dict[str, Any], descriptors: list[int]) -> list[str]:
    """Run the requested command in this forked process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.setsid()
    for number, descriptor in enumerate(descriptors[:-1]):
        os.dup2(descriptor, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    if not SPAWNED.keys() & os.environ.keys():
        util.spawnv_passfds = _start_python
    if request["file_bytes"] is not None:
        limited.limit(request["file_bytes"])
    words: list[str] = request["words"]
    return words


def _start_python(path: bytes, args: Sequence[Any], passfds: Sequence[int]) -> int:
    """Start a Python process for multiprocessing, with these descriptors open. Return its pid.

    It is a fork, except of a process that has other threads than the log's.
    """
    from dealdock.server.logs import BackgroundHandler  # noqa: PLC0415 (`_import` has imported it)

    logs = [each for each in logging.getLogger().handlers if isinstance(each, BackgroundHandler)]
    if threading.active_count() > 1 + len(logs):
        return _spawn(path, args, passfds)
    with contextlib.ExitStack() as stack:
        for each in logs:
            each.flush()
            stack.enter_context(each.queue.mutex)  # so that the log's thread, which the fork lacks, does not hold it
        pid = os.fork()
    if pid:
        return pid
    kept = sorted({0, 1, 2, *passfds})
    for before, after in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(before + 1, after)
    gc.enable()  # the command has disabled it
    try:
        sys.argv[1:] = args[-1:]
        if spawn.is_forking(sys.argv):  # the program is that of a worker
            exec(args[-2])  # noqa: S102 (it is multiprocessing's)
        else:
            resource_tracker.main(passfds[-1])
    except SystemExit as ended:
        os._exit(cast("int", ended.code))
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.argv[1:] = main(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("dealdock", run_name="__main__", alter_sys=True)
