"""A server that is killed and started again with the same command, port and folder."""

import json
import os
import resource
import signal
import subprocess
import time
from pathlib import Path
from random import Random
from socket import create_server
from typing import Any, Final, Protocol

from tools.bench.serving import DEALDOCK, environment
from tools.soak.crashing.processes import children, command, descendants, kill

PORTS: Final = range(20_000, 30_000)
"""The range of ports, which operating systems do not assign by themselves, so that a port is free at each restart."""

TIMEOUT_SECONDS: Final = 60.0
"""The longest wait for a process or a response."""


class Servers(Protocol):
    """The server, or several on one database, that the clients of a run call."""

    starts: list[float]
    """The seconds that each start took."""

    line: dict[str, Any]
    """The line that `dealdock start` prints, as an object."""

    @property
    def url(self) -> str: ...

    @property
    def authorization(self) -> str: ...

    @property
    def log(self) -> str: ...

    def start(self) -> bool: ...

    def start_and_kill(self, seconds: float) -> None: ...


class ServerProcess:
    """A server that is started by `dealdock start`, in its own process group, always with the same options."""

    def __init__(self, folder: Path, randomness: Random, *options: str, **settings: str) -> None:
        """Choose the options. The server is not started. `folder`: for its temporary files and its log."""
        self._folder = folder
        self._options = ["--port", str(_free_port(randomness)), "--https-port", "none", *options]
        self._environment = environment() | {"TMPDIR": str(folder)} | settings
        self._process: subprocess.Popen[str] | None = None
        self.line: dict[str, Any] = {}
        self.starts: list[float] = []

    @property
    def url(self) -> str:
        url: str = self.line["url"]
        return url

    @property
    def authorization(self) -> str:
        """The value of the `Authorization` header with the first account's keys."""
        account = self.line["account"]
        return f"Pardot api_key={account['api_key']}, user_key={account['user_key']}"

    @property
    def log(self) -> str:
        """The log of all starts."""
        return (self._folder / "log").read_text()

    def begin(self) -> None:
        """Start the command without waiting for it."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*DEALDOCK, "start", *self._options],
                start_new_session=True,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def start(self) -> bool:
        """Start the server, and return True if it answers in time."""
        begun = time.monotonic()
        self.begin()
        assert self._process is not None  # noqa: S101 (for mypy)
        assert self._process.stdout is not None  # noqa: S101 (for mypy)
        line = self._process.stdout.readline()
        self.starts.append(time.monotonic() - begun)
        if line:
            self.line = json.loads(line)
        return bool(line)

    def start_and_kill(self, seconds: float) -> None:
        """Start the server, and kill it after this time."""
        self.begin()
        time.sleep(seconds)
        self.kill()

    def kill(self) -> None:
        """Kill all processes at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self.wait()

    def kill_parent(self) -> None:
        """Kill the parent process. Its workers must end by themselves."""
        assert self._process is not None  # noqa: S101 (for mypy)
        self._process.kill()
        self.wait()

    def kill_worker(self, randomness: Random) -> None:
        """Kill a worker, which the parent process must replace. Only workers and the resource tracker are childless."""
        assert self._process is not None  # noqa: S101 (for mypy)
        childless = [pid for pid in descendants(self._process.pid) if not children(pid)]
        kill(randomness.choice([pid for pid in childless if "resource_tracker" not in command(pid)]))

    def limit_file_size(self, size: int = resource.RLIM_INFINITY) -> None:
        """Limit the size of files, as if the disk were full."""
        assert self._process is not None  # noqa: S101 (for mypy)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def wait(self) -> None:
        """Wait until the process and all its children have ended."""
        if self._process is not None:
            self._process.communicate(timeout=TIMEOUT_SECONDS)  # returns when no process has the pipe open
            self._process = None


def _free_port(randomness: Random) -> int:
    for port in iter(lambda: randomness.choice(PORTS), 0):
        try:
            create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError
