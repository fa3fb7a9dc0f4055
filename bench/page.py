"""Writes `docs/performance.md` from the last whole run: `python -m bench.page`. A test sees that they agree."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from bench import RESULTS
from bench.result import Result
from bench.run import FULL, Run

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "performance.md"

GROWTH: Final = "growth"

COLUMNS: Final = """| What | Measured | Spread | Bar | | Made of |
|---|--:|--:|--:|---|---|
"""

HEAD: Final = """<!-- Written by `python -m bench.page` from bench/results/full.json, which `make bench` writes. -->

# Performance

What is promised, and what was measured: {date}, on {cores} cores of {processor}, {memory}, {system};
{versions}. Load came from {load}; all of it took {seconds:.0f} seconds.

## The table

"""

READING: Final = """
## How to read it

- **Ratios (`x`) hold on any machine, seconds on this one.** Whatever can be compared is measured in turns with what it
  is compared with, in one run; a figure is the median of its rounds, the spread their lowest and highest.
- **The server is `dealdock start` as a user has it:** authorisation, validation, journal and all. The load comes from
  a process of its own, over connections that are kept, one request at a time on each.
- **The floors are as small as can be.** "FastAPI" is an `async def` endpoint that returns the same bytes and does
  nothing else. "Raw sqlite3" reads the same rows of the same file and writes the same bytes with f-strings, behind the
  same FastAPI; that they are the same is checked in the run. "The imports alone" is a process that imports the
  libraries that the server has imported by its first answer, and then answers a constant.
- **Databases are filled by one statement for each table,** since the million is not what is measured; the import, which
  is, has a row of its own. A page of a large account and one of a small account come from two servers, each with its
  own file. Where a query has criteria its total is counted, which grows with what matches: such rows are reported, not
  held to a bar, and `output=bulk`, which has no total, is the page by itself.
- **PostgreSQL runs here without waiting for the disk,** on the same machine and the same cores as the workers and the
  client; SQLite does not wait for it either, unless `--durable` makes it.
- *reported*: there is no bar. *not there yet*: what would be measured is missing.

`make bench` writes it all anew; `make bench-quick` is a look at small sizes, `make bench ARGS="read create"` at some
measures.
"""

GROWING: Final = """
## How cost grows

With an account's records, a sandbox's accounts, and the processes that answer: measured one after another, no ratios.
"""


def page(run: Run) -> str:
    """The page as it should be."""
    return "".join(_pieces(run))


def _pieces(run: Run) -> Iterator[str]:
    yield heading(HEAD, run)
    yield COLUMNS
    for name, found in run.results.items():
        if name != GROWTH:
            yield from map(row, found)
    yield READING
    if growth := run.results.get(GROWTH):
        yield GROWING
        for unit, of_unit in groupby(growth, key=lambda result: result.at.partition(" ")[2].removesuffix("s")):
            yield from _growth(f"{unit}s", list(of_unit))


def heading(text: str, run: Run) -> str:
    """A page's first words, with when, where and with what it was in the places of their names."""
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    words = {"date": run.date, "load": run.load, "seed": run.seed, "seconds": run.seconds, "versions": versions}
    return text.format(**words, **run.machine)


def row(result: Result) -> str:
    """A result as a line of the table under `COLUMNS`."""
    bar = "" if result.bar is None else str(result.bar)
    verdict = f"**{result.verdict}**" if not result.is_good else result.verdict
    return f"| {result.what} | {result.shown} | {result.shown_spread} | {bar} | {verdict} | {result.detail} |\n"


def _growth(unit: str, found: Sequence[Result]) -> Iterator[str]:
    """What was measured by rows, at which size by columns."""
    sizes = list(dict.fromkeys(result.at for result in found))
    yield f"\n| {unit.capitalize()} |{_cells(size.partition(' ')[0] for size in sizes)}\n"
    yield f"|---|{'--:|' * len(sizes)}\n"
    for what in dict.fromkeys(result.what for result in found):
        figures = {result.at: result.shown for result in found if result.what == what}
        yield f"| {what} |{_cells(figures.get(size, '') for size in sizes)}\n"


def _cells(texts: Iterable[str]) -> str:
    return "".join(f" {text} |" for text in texts)


if __name__ == "__main__":
    PAGE.write_text(page(Run.read(RESULTS / FULL)))
