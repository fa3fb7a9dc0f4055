"""Run the measures, print and store them, and fail if a bar is missed: `python -m tools.bench [--quick] [NAME ...]`.

A quick run tries the measures at small sizes, to which no bar applies: it fails if a measure does.
"""

import sys
import tempfile
import time
from pathlib import Path

from tools.bench import RESULTS, load, reporting
from tools.bench.measures import MEASURES
from tools.bench.run import Run
from tools.bench.sizes import FULL, QUICK
from tools.bench.suite import Suite


def main() -> int:
    parser = reporting.argument_parser(
        "tools.bench", MEASURES, quick="try the measures at small sizes, without bars (about ten minutes)"
    )
    parser.add_argument("--client", choices=("wrk", "bundled"), default=load.installed(), help="the load generator")
    arguments = reporting.parse(parser, MEASURES)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        suite = Suite(QUICK if arguments.quick else FULL, arguments.client, Path(folder))
        found = reporting.find(arguments.names, lambda name: MEASURES[name](suite))
    if arguments.quick:
        found = {name: [each.without_bar for each in results] for name, results in found.items()}
    run = Run.of(found, quick=arguments.quick, load=load.named(arguments.client), seconds=time.monotonic() - started)
    return reporting.conclude(run, RESULTS, whole=arguments.is_whole)


sys.exit(main())
