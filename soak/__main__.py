"""Run the trials, print one table, store it, and fail if a bar is missed: `python -m soak [--quick] [NAME ...]`."""

import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench import reporting
from bench.result import Result, at_most
from bench.run import Run
from soak import RESULTS
from soak.suite import Suite
from soak.time_limit import within
from soak.trials import TRIALS

LONGEST: Final = 15 * 60
"""Seconds that a trial may take."""

ALL: Final = 45
"""Minutes that all of them may take."""


def main() -> int:
    words = reporting.words("soak", TRIALS, quick="small sizes, as in the tests")
    words.add_argument(
        "--seed", type=int, default=secrets.randbelow(1_000_000), help="chance, as in the run that had it"
    )
    asked = reporting.parse(words, TRIALS)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # however it is ended, what it started ends with it
    print(f"Seed {asked.seed}.", file=sys.stderr)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        suite = Suite(asked.seed, Path(folder), quick=asked.quick)
        found = dict(reporting.find(asked.names, lambda name: _bounded(suite, name)))
    seconds = time.monotonic() - begun
    if asked.is_whole:
        found["time"] = [Result.of("the whole run", [seconds / 60], "minutes", at_most(ALL))]
    run = Run.of(found, quick=asked.quick, seed=asked.seed, seconds=seconds)
    return reporting.conclude(run, RESULTS, whole=asked.is_whole)


def _bounded(suite: Suite, name: str) -> Iterator[Result]:
    with within(LONGEST):
        yield from TRIALS[name](suite)


sys.exit(main())
