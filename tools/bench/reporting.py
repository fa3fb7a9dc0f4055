"""The shared part of `python -m tools.bench` and `python -m tools.soak`: arguments, table, file and exit status."""

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tools.bench.result import Result
from tools.bench.run import FULL, PART, Run

TABLE_WIDTH: Final = 200
COLOURS: Final = {"holds": "green", "reported": "", "not there yet": "yellow", "falls short": "red", "failed": "red"}


def argument_parser(program: str, names: Iterable[str], *, quick: str) -> argparse.ArgumentParser:
    """Return a parser of the common arguments."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}; without: all of them")
    parser.add_argument("--quick", action="store_true", help=quick)
    return parser


def parse(parser: argparse.ArgumentParser, names: Iterable[str]) -> argparse.Namespace:
    """Return the arguments, with the names in the order of the table."""
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    arguments.is_whole = not (arguments.quick or arguments.names)
    arguments.names = [name for name in names if name in arguments.names or not arguments.names]
    return arguments


def find(names: Iterable[str], part: Callable[[str], Iterator[Result]]) -> Mapping[str, list[Result]]:
    """Return the results of each part."""
    return {name: list(_found(name, part)) for name in names}


def conclude(run: Run, folder: Path, *, whole: bool) -> int:
    """Print and store the run, and return the exit status."""
    Console(width=None if sys.stdout.isatty() else TABLE_WIDTH).print(_table(run))
    file = folder / (FULL if whole else PART)
    run.write(file)
    print(f"Written to {file}.")
    return 0 if run.is_good else 1


def _found(name: str, part: Callable[[str], Iterator[Result]]) -> Iterator[Result]:
    """Yield the results of a part. If it raises an error, that is a result, and the other parts still run."""
    started = time.monotonic()
    try:
        yield from part(name)
    except Exception as error:  # noqa: BLE001 (whatever it is)
        traceback.print_exc()
        yield Result.failed(name, f"{type(error).__name__}: {error}")
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)


def _table(run: Run) -> Table:
    table = Table("what", "at", "measured", "spread", "bar", "", "of", caption=f"{run.seconds:.0f} s; {run.made}")
    for found in run.results.values():
        for each in found:
            verdict = f"[{COLOURS[each.verdict]}]{each.verdict}[/]" if COLOURS[each.verdict] else each.verdict
            bar = "" if each.bar is None else str(each.bar)
            table.add_row(each.what, each.at, each.shown, each.shown_spread, bar, verdict, escape(each.detail))
        table.add_section()
    return table
