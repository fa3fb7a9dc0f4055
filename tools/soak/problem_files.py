"""Files with the problems that were found, which are also printed; git ignores them."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.soak import RESULTS

_TRACEBACK: Final = re.compile(r"^.*Traceback \(most recent call last\):.*(?:(?:\n[ \t].*)+\n.*)?", re.MULTILINE)


def begin(name: str) -> None:
    """Delete the file of the trial's last run."""
    _file(name).unlink(missing_ok=True)


def keep(name: str, where: str, wrong: Iterable[str]) -> None:
    """Print problems and add them to the trial's file. `where` describes how to repeat them."""
    said = [f"{where}: {text}\n" for text in wrong]
    if said:
        file = _file(name)
        file.parent.mkdir(exist_ok=True)
        with file.open("a") as kept:
            print(*said, sep="\n", file=kept)
        print(*said, f"Written to {file}.", sep="\n", file=sys.stderr)


def tracebacks(log: str) -> list[str]:
    """Return the tracebacks of a server's log: whole lines of JSON, or as Python prints them by itself."""
    return [found.replace(r"\n", "\n") for found in _TRACEBACK.findall(log)]


def _file(name: str) -> Path:
    return RESULTS / f"{name}.txt"
