"""Run the measures, print one table, store it, and fail if a bar is missed: `python -m bench [--quick] [NAME ...]`."""

import sys
import tempfile
import time
from pathlib import Path

from bench import RESULTS, load, reporting
from bench.measures import MEASURES
from bench.run import Run
from bench.sizes import FULL, QUICK
from bench.suite import Suite


def main() -> int:
    words = reporting.words("bench", MEASURES, quick="use small sizes (two minutes)")
    words.add_argument("--client", choices=("wrk", "bundled"), default=load.installed(), help="the load generator")
    asked = reporting.parse(words, MEASURES)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        suite = Suite(QUICK if asked.quick else FULL, asked.client, Path(folder))
        found = reporting.find(asked.names, lambda name: MEASURES[name](suite))
    run = Run.of(found, quick=asked.quick, load=load.named(asked.client), seconds=time.monotonic() - begun)
    return reporting.conclude(run, RESULTS, whole=asked.is_whole)


sys.exit(main())
