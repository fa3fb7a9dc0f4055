"""Writes `docs/reliability.md` from the last whole run: `python -m soak.page`. A test sees that they agree."""

from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import indent
from typing import Final

from bench.page import COLUMNS, heading, row
from bench.run import FULL, Run
from soak import RESULTS
from soak.trials import TRIALS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"

HEAD: Final = """<!-- Written by `python -m soak.page` from soak/results/full.json, which `make soak` writes. -->

# Reliability

What is promised about losing nothing, and what was found when it was tried: {date}, on {cores} cores of {processor},
{memory}, {system}; {versions}. All chance came from seed {seed}; all of it took {seconds:.0f} seconds.

## The table

"""

READING: Final = """
## How to read it

"""

REPEATING: Final = """
`make soak` writes it all anew; `make soak ARGS="crashes --seed 7"` tries some of it, with the chance of another run.
The quick form of each trial is one of the tests, in `tests/soak`.
"""


def page(run: Run) -> str:
    """The page as it should be."""
    return "".join(_pieces(run))


def _pieces(run: Run) -> Iterator[str]:
    yield heading(HEAD, run)
    yield COLUMNS
    for found in run.results.values():
        yield from map(row, found)
    yield READING
    for name, trial in TRIALS.items():
        yield _explained(name, trial)
    yield REPEATING


def _explained(name: str, trial: Callable[..., object]) -> str:
    return f"- **{name}**:\n{indent(cleandoc(trial.__doc__ or ''), '  ')}\n"


if __name__ == "__main__":
    PAGE.write_text(page(Run.read(RESULTS / FULL)))
