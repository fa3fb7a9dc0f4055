"""Runs of the real command in new processes: forked from one that has imported the modules, or spawned."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests.support import fork_server
from tests.support.fork_server import LENGTH_BYTES

PATIENCE = 60.0
"""Seconds for one thing to happen."""

LONGEST = 300.0
"""Seconds until a server is killed whose test hangs. A busy machine may take a minute to start two workers."""


COMMAND = [sys.executable, "-m", "dealdock"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("DEALDOCK_")}
ENVIRONMENT["XDG_RUNTIME_DIR"] = os.devnull  # commands of tests do not find each other's servers
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # else each command compiles all its modules again


class ForkServer:
    """The process of `tests.support.fork_server`, which ends with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", fork_server.__name__, str(theirs.fileno())],
                cwd=Path(fork_server.__file__).parents[2],
                env=ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for pytest
            )
        atexit.register(self._stop)

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Start a command with these standard streams; the last descriptor takes the report."""
        text = json.dumps(request).encode()
        with self._lock:
            self._connection.sendall(len(text).to_bytes(LENGTH_BYTES, "big"))
            sent = socket.send_fds(self._connection, [text], descriptors)
            self._connection.sendall(text[sent:])

    def _stop(self) -> None:
        self._connection.close()
        self._process.wait(PATIENCE)


@cache
def _fork_server() -> ForkServer:
    return ForkServer()


class Forked:
    """A command in a process that was forked, with the methods of `subprocess.Popen` that tests use."""

    def __init__(
        self,
        words: list[str],
        environment: dict[str, str],
        stdout: IO[bytes],
        stderr: IO[bytes],
        *,
        file_bytes: int | None = None,
    ) -> None:
        """Start it. `file_bytes`: the limit on the size of its files, with which file modes apply even to root."""
        request = {
            "words": words,
            "environment": environment,
            "folder": str(Path.cwd()),
            "file_bytes": file_bytes,
        }
        self.returncode: int | None = None
        report, theirs = os.pipe()
        self._report = os.fdopen(report, "rb", buffering=0)
        try:
            with Path(os.devnull).open("rb") as nothing:
                files = [nothing.fileno(), stdout.fileno(), stderr.fileno(), theirs]
                _fork_server().fork(request, files)
        finally:
            os.close(theirs)
        self.pid = int(self._report.readline())

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        return self._wait(0)

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for the end of the process and return its exit code."""
        code = self._wait(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("dealdock", timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process, and wait for its end: the fork server reports it."""
        self.send_signal(signal.SIGKILL)
        self.wait()

    def _wait(self, timeout: float) -> int | None:
        if self.returncode is None and select.select([self._report], [], [], timeout)[0]:
            self.returncode = int(self._report.readline())
            self._report.close()
        return self.returncode


def run(*words: object, **environment: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return run_within(PATIENCE, *words, **environment)


def run_within(seconds: float, *words: object, **environment: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in this time."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        process = Forked([*map(str, words)], _environment(environment), stdout, stderr)
        try:
            code = process.wait(seconds)
        finally:
            process.kill()
        return subprocess.CompletedProcess([*map(str, words)], code, _text(stdout), _text(stderr))


def _environment(given: dict[str, object]) -> dict[str, str]:
    return ENVIRONMENT | {name: str(value) for name, value in given.items()}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@dataclass
class Started:
    """A server that answers, started by `dealdock start` with its output in pipes."""

    process: Forked
    line: dict[str, Any]
    stdout: IO[str]
    stderr: IO[bytes]

    @property
    def account(self) -> dict[str, Any]:
        account: dict[str, Any] = self.line["account"]
        return account

    def connect(self) -> HTTPConnection:
        """A persistent connection to the server."""
        address = urlsplit(self.line["url"])
        return HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Return status and body of a call on a new connection."""
        connection = self.connect()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def query(self) -> list[dict[str, Any]]:
        """The first account's opportunities, with the keys that were printed."""
        keys = f"Pardot api_key={self.account['api_key']}, user_key={self.account['user_key']}"
        status, body = self.get("/api/opportunity/version/3/do/query?format=json&output=bulk", Authorization=keys)
        answer = json.loads(body)
        assert status == 200, body
        assert answer["@attributes"]["stat"] == "ok", body
        found = (answer["result"] or {}).get("opportunity", [])
        return found if isinstance(found, list) else [found]

    def is_listening(self) -> bool:
        connection = self.connect()
        try:
            connection.connect()
        except ConnectionError:
            return False
        finally:
            connection.close()
        return True

    def end(self) -> tuple[int, str]:
        """Wait until the command and its children have ended. Return exit code and output after the first line."""
        rest = self.stdout.read()  # ends when no process has it open for writing
        return self.process.wait(), rest

    def stop(self) -> tuple[int, str]:
        self.process.terminate()
        return self.end()

    def said(self) -> str:
        """Return its output on stderr so far, without moving the position at which the server writes."""
        file = self.stderr.fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode()


@contextmanager
def start(*options: object, **environment: object) -> Iterator[Started]:
    """Run `dealdock start` on a free port until the block ends. SIGKILL ends it, so its files remain in `temporary`."""
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryFile() as stderr:
        words = ["start", "--port", "0", *map(str, options)]
        ours, theirs = os.pipe()
        with os.fdopen(ours) as stdout:
            with os.fdopen(theirs, "wb") as output:
                process = Forked(words, _environment({"TMPDIR": temporary} | environment), output, stderr)
            watchdog = threading.Timer(LONGEST, process.kill)
            watchdog.start()
            try:
                server = Started(process, json.loads(stdout.readline() or "{}"), stdout, stderr)
                assert server.line, server.said()
                yield server
            finally:
                watchdog.cancel()
                process.kill()
                stdout.read()  # ends when its workers have ended, too
                process.wait()


@contextmanager
def spawn(*options: object, **environment: object) -> Iterator[tuple[int, str]]:
    """Process id and address of `dealdock start` in a new interpreter, until the block ends.

    For what a forked process does not show: other code, its own memory, variables that are read at the start.
    """
    command = [*COMMAND, "start", "--port", "0", *map(str, options)]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, env=_environment(environment), **streams) as process:
        assert process.stdout is not None
        try:
            yield process.pid, json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


def eventually(happens: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks; what is waited for is the look


def is_running(process: int) -> bool:
    """Return True if there is such a process, unless it has ended and its parent has not collected it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")  # not on every system
    try:
        return not status.exists() or ") Z " not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
