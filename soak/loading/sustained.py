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

from bench import calls, load
from bench.filling import Filled
from bench.load import Load
from bench.load.line import Line
from bench.serving import Served
from soak.crashing.processes import descendants
from soak.loading.mix import Checking, mix

CONNECTIONS: Final = 200
CHECKING: Final = 4
"""Callers who check all that is answered; a quarter of the other connections look whether it is an error."""

QUARTER: Final = 4
FEW: Final = 4
"""Connections on which small reads are timed."""

SETTLING: Final = 30.0
"""Seconds that it may take until a server is idle."""


class Held(NamedTuple):
    """The memory and files that a server holds, all of its processes together."""

    megabytes: float
    descriptors: int


def held(served: Served) -> Held:
    """Measure now."""
    pids = [served.process.pid, *descendants(served.process.pid)]
    return Held(sum(map(_resident, pids)), sum(map(_descriptors, pids)))


def _descriptors(pid: int) -> int:
    """Without connections to the database, which are kept."""
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


def once_idle(served: Served, pause: float) -> Held:
    """As soon as it holds no less than a moment ago.

    `pause`: seconds between two looks. glibc gives memory back as it is freed.
    """
    deadline, before = time.monotonic() + SETTLING, held(served)
    while time.monotonic() < deadline:
        time.sleep(pause)
        now = held(served)
        if now.megabytes >= before.megabytes and now.descriptors >= before.descriptors:
            break
        before = now
    return held(served)


def once_back(served: Served, before: Held, growth: float, patience: float) -> tuple[Held, float]:
    """As soon as it holds as much as before, or what it holds at the end of patience; and after how many seconds."""
    begun = time.monotonic()
    while True:
        now, seconds = held(served), time.monotonic() - begun
        is_back = now.megabytes <= growth * before.megabytes and now.descriptors <= before.descriptors
        if is_back or seconds > patience:
            return now, seconds
        time.sleep(0.2)  # between two looks


class Pressed(NamedTuple):
    """The answers that the callers got."""

    loads: Sequence[Load]
    checked: int
    complaints: Sequence[str]

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.loads) + self.checked

    @property
    def errors(self) -> int:
        return sum(each.errors for each in self.loads) + len(self.complaints)


class Pressing:
    """Callers on as many connections as there are to be."""

    def __init__(self, served: Served, account: Filled, own: Sequence[Filled], randomness: Random) -> None:
        """`own`: an account for each of those who check."""
        self._url = served.url
        self._mix = mix(served.url, account, randomness)
        self._checking = [Checking(served.url, each, f"checked{number}") for number, each in enumerate(own)]

    def press(self, connections: int, seconds: int) -> Pressed:
        """Make load for this time."""
        watching = (connections - len(self._checking)) // QUARTER
        rest = connections - len(self._checking) - watching
        before = sum(each.calls for each in self._checking)
        with ThreadPoolExecutor(1) as pool, self._checked():
            watched = pool.submit(load.load, "bundled", self._url, self._mix, connections=watching, seconds=seconds)
            loads = [load.load(load.installed(), self._url, self._mix, connections=rest, seconds=seconds)]
            loads.append(watched.result())
        complaints = [complaint for each in self._checking for complaint in each.complaints]
        return Pressed(loads, sum(each.calls for each in self._checking) - before, complaints)

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

    def _check(self, checking: Checking, ended: threading.Event) -> None:
        try:
            with Line(self._url) as line:
                while not ended.is_set():
                    checking.go_round(line)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is no good answer)
            checking.complaints.append(repr(error))


class Small(NamedTuple):
    """The times of small reads, in milliseconds, of a server that does little else."""

    p50: float
    p99: float


def small_reads(servers: Sequence[tuple[Served, Filled]], rounds: int) -> list[Small]:
    """Return the medians of a few rounds of each server, which take turns, so that the machine's pace meets all."""
    loads = [[_small_reads(*server) for server in servers] for _ in range(rounds)]
    return [Small(median(each.p50 for each in of), median(each.p99 for each in of)) for of in zip(*loads, strict=True)]


def _small_reads(served: Served, account: Filled) -> Load:
    reads = calls.reads(served.url, account)
    return load.load(load.installed(), served.url, reads, connections=FEW, seconds=1)
