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

from bench.serving import DEALDOCK, environment
from soak.crashing.processes import children, command, descendants, kill

PORTS: Final = range(20_000, 30_000)
"""From which systems don't take ports for those who ask for any, so that one is still free when it is wanted again."""

PATIENCE: Final = 60.0


class Serves(Protocol):
    """The servers that an ordeal is about."""

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

    def stumble(self, seconds: float) -> None: ...


class Served:
    """`dealdock start`, in a group of processes of its own. Each start is one go of the same command."""

    def __init__(self, folder: Path, randomness: Random, *options: str, **settings: str) -> None:
        """Nothing runs yet. `folder` holds what it writes, its temporary files and its log."""
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
        """The header with the first account's keys."""
        account = self.line["account"]
        return f"Pardot api_key={account['api_key']}, user_key={account['user_key']}"

    @property
    def log(self) -> str:
        """Return what the server logged, in all its lives."""
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

    def stumble(self, seconds: float) -> None:
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
        """Kill a worker, which must be replaced. Only workers and Python's resource tracker have no children."""
        assert self._process is not None  # noqa: S101 (for mypy)
        last = [pid for pid in descendants(self._process.pid) if not children(pid)]
        kill(randomness.choice([pid for pid in last if "resource_tracker" not in command(pid)]))

    def allow(self, size: int = resource.RLIM_INFINITY) -> None:
        """Limit the size of files, as if the disk were full."""
        assert self._process is not None  # noqa: S101 (for mypy)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def wait(self) -> None:
        """Return once it has ended, with all that it started."""
        if self._process is not None:
            self._process.communicate(timeout=PATIENCE)  # ends when nobody is left who could write
            self._process = None


def _free_port(randomness: Random) -> int:
    for port in iter(lambda: randomness.choice(PORTS), 0):
        try:
            create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError
