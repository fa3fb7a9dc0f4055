"""Sustained load, and the memory and files of the server afterwards."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from statistics import median
from typing import Final, NamedTuple

from tools.bench import calls, load
from tools.bench.filling import Filled
from tools.bench.load import Load
from tools.bench.load.timed_connection import TimedConnection
from tools.bench.serving import Served
from tools.soak.crashing.processes import descendants
from tools.soak.loading.mix import CheckingClient, mix

CHECKING: Final = 4
"""The number of clients that check the contents of responses. A quarter of the others check for errors."""

QUARTER: Final = 4
READ_CONNECTIONS: Final = 4
"""The number of connections on which small reads are timed."""

MAX_IDLE_WAIT: Final = 30.0
"""The longest time, in seconds, until a server is regarded as idle."""


class ResourceUse(NamedTuple):
    """The memory and the open files of a server, all processes together."""

    megabytes: float
    descriptors: int


def resource_use(served: Served) -> ResourceUse:
    """Measure the current use."""
    pids = [served.process.pid, *descendants(served.process.pid)]
    return ResourceUse(sum(map(_resident, pids)), sum(map(_descriptors, pids)))


def _descriptors(pid: int) -> int:
    """Count the descriptors of a process, except its connections to the database."""
    local = {line.split()[6] for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]}
    count = 0
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            is_file, inode = ".db" in (there := str(each.readlink())), there.strip("socket:[]")
            count += not is_file and inode not in local
    return count


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0


def when_idle(served: Served, pause: float) -> ResourceUse:
    """Wait until memory and descriptors do not decrease any more, and return them.

    `pause`: the seconds between two measurements.
    """
    deadline, before = time.monotonic() + MAX_IDLE_WAIT, resource_use(served)
    while time.monotonic() < deadline:
        time.sleep(pause)
        now = resource_use(served)
        if now.megabytes >= before.megabytes and now.descriptors >= before.descriptors:
            break
        before = now
    return resource_use(served)


def when_back(served: Served, before: ResourceUse, growth: float, timeout: float) -> tuple[ResourceUse, float]:
    """Wait until the use is as before, or for the timeout. Return the use and the seconds of waiting."""
    begun = time.monotonic()
    while True:
        now, seconds = resource_use(served), time.monotonic() - begun
        is_back = now.megabytes <= growth * before.megabytes and now.descriptors <= before.descriptors
        if is_back or seconds > timeout:
            return now, seconds
        time.sleep(0.2)


class LoadResult(NamedTuple):
    """The answers to all clients."""

    loads: Sequence[Load]
    checked: int
    problems: Sequence[str]

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.loads) + self.checked

    @property
    def errors(self) -> int:
        return sum(each.errors for each in self.loads) + len(self.problems)


class LoadGenerator:
    """Clients that call a server on many connections."""

    def __init__(self, served: Served, account: Filled, own: Sequence[Filled], randomness: Random) -> None:
        """`own`: an account for each client that checks contents."""
        self._url = served.url
        self._mix = mix(served.url, account, randomness)
        self._checking = [CheckingClient(served.url, each, f"checked{number}") for number, each in enumerate(own)]

    def run(self, connections: int, seconds: int) -> LoadResult:
        """Run the clients for this many seconds."""
        watching = (connections - len(self._checking)) // QUARTER
        rest = connections - len(self._checking) - watching
        before = sum(each.calls for each in self._checking)
        with ThreadPoolExecutor(1) as pool, self._checked():
            watched = pool.submit(load.load, "bundled", self._url, self._mix, connections=watching, seconds=seconds)
            loads = [load.load(load.installed(), self._url, self._mix, connections=rest, seconds=seconds)]
            loads.append(watched.result())
        problems = [problem for each in self._checking for problem in each.problems]
        return LoadResult(loads, sum(each.calls for each in self._checking) - before, problems)

    @contextmanager
    def _checked(self) -> Iterator[None]:
        ended = threading.Event()
        threads = [threading.Thread(target=self._check, args=(each, ended)) for each in self._checking]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def _check(self, checking: CheckingClient, ended: threading.Event) -> None:
        try:
            with TimedConnection(self._url) as connection:
                while not ended.is_set():
                    checking.run_round(connection)
        except Exception as error:  # noqa: BLE001 (any exception is a problem)
            checking.problems.append(repr(error))


class ReadTimes(NamedTuple):
    """The times of small reads in milliseconds."""

    p50: float
    p99: float


def small_reads(servers: Sequence[tuple[Served, Filled]], rounds: int) -> list[ReadTimes]:
    """Return the medians of a few rounds of each server. They take turns, because the machine's speed varies."""
    loads = [[_small_reads(*server) for server in servers] for _ in range(rounds)]
    return [
        ReadTimes(median(each.p50 for each in of), median(each.p99 for each in of)) for of in zip(*loads, strict=True)
    ]


def _small_reads(served: Served, account: Filled) -> Load:
    reads = calls.reads(served.url, account)
    return load.load(load.installed(), served.url, reads, connections=READ_CONNECTIONS, seconds=1)
