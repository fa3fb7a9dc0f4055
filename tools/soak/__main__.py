"""Run the trials, print and store a table, and fail if a bar is missed: `python -m tools.soak [--quick] [NAME ...]`."""

import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.bench import reporting
from tools.bench.result import Result, at_most
from tools.bench.run import Run
from tools.soak import RESULTS
from tools.soak.suite import Suite
from tools.soak.time_limit import within
from tools.soak.trials import TRIALS

MAX_TRIAL_SECONDS: Final = 15 * 60
"""The time limit of a trial."""

MAX_RUN_MINUTES: Final = 45
"""The permitted time of a whole run."""


def main() -> int:
    parser = reporting.argument_parser("tools.soak", TRIALS, quick="small sizes, as in the tests")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(1_000_000), help="the seed of the random choices, to repeat a run"
    )
    arguments = reporting.parse(parser, TRIALS)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM also ends the child processes
    print(f"Seed {arguments.seed}.", file=sys.stderr)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        suite = Suite(arguments.seed, Path(folder), quick=arguments.quick)
        found = dict(reporting.find(arguments.names, lambda name: _bounded(suite, name)))
    seconds = time.monotonic() - started
    if arguments.is_whole:
        found["time"] = [Result.of("the whole run", [seconds / 60], "minutes", at_most(MAX_RUN_MINUTES))]
    run = Run.of(found, quick=arguments.quick, seed=arguments.seed, seconds=seconds)
    return reporting.conclude(run, RESULTS, whole=arguments.is_whole)


def _bounded(suite: Suite, name: str) -> Iterator[Result]:
    with within(MAX_TRIAL_SECONDS):
        yield from TRIALS[name](suite)


sys.exit(main())
