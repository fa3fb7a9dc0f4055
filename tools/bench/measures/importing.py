"""`dealdock scene load` of a large file."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.bench import serving
from tools.bench.result import Result, at_least, at_most
from tools.bench.suite import Suite

PROBE = 20
"""One part in so many is imported first. If the whole import would exceed the time for long rounds, it is left out."""

RATE = at_least(12_000)
MEMORY = at_most(1.1)


class Loaded(NamedTuple):
    """The seconds and the highest memory in MB of a run of the command."""

    seconds: float
    peak: float


def measure(suite: Suite) -> Iterator[Result]:
    """Measure opportunities per second without the start of the command, and its memory."""
    many, few = suite.sizes.large, suite.sizes.large // PROBE
    nothing, probe = _load(suite, 0), _load(suite, few)
    rate = few / (probe.seconds - nothing.seconds)
    what, in_memory = f"import of {many:,} opportunities from a file", "memory of that import"
    if many / rate > suite.sizes.long_seconds:
        why = f"{few:,} came in at {rate:,.0f} a second: all of them would take {many / rate:,.0f} seconds"
        yield Result.of(f"{what}, of which {few:,} were tried", [rate], "a second", RATE, detail=why)
        sizes, detail = f"at {few:,} against at none", f"{probe.peak:.0f} MB against {nothing.peak:.0f}"
        yield Result.of(f"{in_memory}, {sizes}", [probe.peak / nothing.peak], bar=MEMORY, detail=detail)
        return
    fewer, all_ = _load(suite, many // 10), _load(suite, many)
    detail = f"{all_.seconds:.1f} s, {nothing.seconds:.1f} s of which an empty file takes"
    yield Result.of(what, [many / (all_.seconds - nothing.seconds)], "a second", RATE, detail=detail)
    sizes, detail = f"at {many:,} against at {many // 10:,}", f"{all_.peak:.0f} MB against {fewer.peak:.0f}"
    yield Result.of(f"{in_memory}, {sizes}", [all_.peak / fewer.peak], bar=MEMORY, detail=detail)


def _load(suite: Suite, count: int) -> Loaded:
    """Load a scene of this many opportunities into an empty database."""
    file = suite.folder / f"{count}.jsonl"
    _write(file, count)
    database = suite.folder / f"import{count}.db"
    command = [*serving.DEALDOCK, "scene", "load", str(file), "--database", f"sqlite:///{database}"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=serving.environment())
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    file.unlink()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    database.unlink()
    return Loaded(seconds, used.ru_maxrss / 1024)


def _write(file: Path, count: int) -> None:
    """Write one opportunity per line."""
    with file.open("w") as out:
        out.write('{"accounts": {"name": "Large"}}\n')
        for number in range(count):
            out.write(
                f'{{"opportunities": {{"name": "Deal {number} <& ünïcode>", "value": {number % 1_000_000}.5, '
                f'"probability": {number % 101}, "type": "New Business", "status": "Open", '
                f'"created_at": "2020-{number % 12 + 1:02}-{number % 28 + 1:02}T09:{number % 60:02}:00Z"}}}}\n'
            )
