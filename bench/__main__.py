"""Measure, print one table, write it down, and fail where a bar falls short: `python -m bench [--quick] [NAME ...]`."""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench import load
from bench.measures import MEASURES
from bench.result import Result
from bench.run import FULL, PART, Run
from bench.sizes import FULL as ALL
from bench.sizes import QUICK
from bench.suite import Suite

WIDE = 200
COLOURS = {"holds": "green", "reported": "", "not there yet": "yellow", "falls short": "red", "failed": "red"}


def main() -> int:
    asked = _asked()
    names = [name for name in MEASURES if name in asked.names or not asked.names]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        suite = Suite(QUICK if asked.quick else ALL, asked.client, Path(folder))
        found = {name: list(_measured(suite, name)) for name in names}
    run = Run.of(found, quick=asked.quick, load=load.named(asked.client), seconds=time.monotonic() - begun)
    Console(width=None if sys.stdout.isatty() else WIDE).print(_table(run))
    file = PART if asked.quick or asked.names else FULL
    run.write(file)
    print(f"Written to {file}.")
    return 0 if run.is_good else 1


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASURES)}; without: all of them")
    words.add_argument("--quick", action="store_true", help="small sizes, in two minutes")
    words.add_argument("--client", choices=("wrk", "bundled"), default=load.installed(), help="what makes the load")
    asked = words.parse_args()
    if unknown := set(asked.names) - MEASURES.keys():
        words.error(f"no such measure: {', '.join(sorted(unknown))}")
    return asked


def _measured(suite: Suite, name: str) -> Iterator[Result]:
    """What a measure finds; where it breaks, that is a result too, and the others go on."""
    begun = time.monotonic()
    try:
        yield from MEASURES[name](suite)
    except Exception as error:  # noqa: BLE001 (whatever it is)
        traceback.print_exc()
        yield Result.failed(name, f"{type(error).__name__}: {error}")
    print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _table(run: Run) -> Table:
    table = Table(
        "what", "at", "measured", "spread", "bar", "", "of", caption=f"{run.seconds:.0f} s; load by {run.load}"
    )
    for found in run.results.values():
        for each in found:
            verdict = f"[{COLOURS[each.verdict]}]{each.verdict}[/]" if COLOURS[each.verdict] else each.verdict
            bar = "" if each.bar is None else str(each.bar)
            table.add_row(each.what, each.at, each.shown, each.shown_spread, bar, verdict, escape(each.detail))
        table.add_section()
    return table


sys.exit(main())
