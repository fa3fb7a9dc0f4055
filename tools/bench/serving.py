"""Server processes: `dealdock start`, and the baselines."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tools.bench.filling import SECRET

DEALDOCK = [sys.executable, "-m", "dealdock"]


@dataclass(frozen=True)
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    line: dict[str, Any]

    @property
    def url(self) -> str:
        url: str = self.line["url"]
        return url

    @property
    def peak(self) -> float:
        """The highest memory of the processes, in MB."""
        return self._memory("VmHWM")

    @property
    def resident(self) -> float:
        """The memory of the processes, in MB."""
        return self._memory("VmRSS")

    @property
    def processor_seconds(self) -> float:
        """The processor time of the server and its workers, without PostgreSQL."""
        return sum(map(_processor_seconds, _family(self.process.pid)))

    def _memory(self, name: str) -> float:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        if found is None:
            raise RuntimeError("memory can only be measured on Linux")
        return int(found[1]) / 1024


def _family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _processor_seconds(pid: int) -> float:
    """Return the processor time of a process, with that of its ended threads, from Linux's clock for it."""
    return time.clock_gettime((~pid << 3) | 2)  # CPUCLOCK_SCHED of <linux/posix-timers.h>, in nanoseconds


@contextmanager
def dealdock(database: str | None = None, *options: str) -> Iterator[Served]:
    """Run `dealdock start` on a free port."""
    words = [] if database is None else ["--database", database]
    with running([*DEALDOCK, "start", "--port", "0", *words, *options]) as served:
        yield served


@contextmanager
def baseline(*words: str) -> Iterator[Served]:
    """Run the baseline of a server."""
    with running([sys.executable, "-m", "tools.bench.baselines.app", *words]) as served:
        yield served


@contextmanager
def postgres_baseline(database: str, dataset_id: int, module: str = "postgres") -> Iterator[Served]:
    """Run a baseline of two workers on PostgreSQL: `postgres`, or `core`."""
    with running([sys.executable, "-m", f"tools.bench.baselines.{module}", database, str(dataset_id)]) as served:
        yield served


@contextmanager
def running(command: list[str], stderr: IO[str] | None = None) -> Iterator[Served]:
    """Run a program that prints a line of JSON when it is ready. Its log goes to a file."""
    with tempfile.TemporaryFile("w+") as log, _started(command, stderr or log) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                log.seek(0)
                raise RuntimeError(f"the server did not start: {' '.join(command)}\n{log.read()}")
            yield Served(process, json.loads(line))
        finally:
            process.terminate()


def _started(command: list[str], stderr: IO[str]) -> subprocess.Popen[str]:
    pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": stderr}
    return subprocess.Popen(command, text=True, env=environment(), **pipes)


def environment() -> dict[str, str]:
    """Return the environment of server processes: that of this process, without the settings of dealdock.

    Modules are compiled once, like those of an installed package. glibc's allocator has the settings of the image.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("DEALDOCK_")}
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    allocator = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "524288", "MALLOC_TRIM_THRESHOLD_": "524288"}
    return own | allocator | {"DEALDOCK_SECRET": SECRET}
