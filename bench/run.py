"""One run of the suite: what it found, where and with what; and the file that keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from bench.machine import machine, versions
from bench.result import Bar, Result

RESULTS: Final = Path(__file__).with_name("results")
FULL: Final = RESULTS / "full.json"
"""The last whole run; `docs/performance.md` is written from it."""

PART: Final = RESULTS / "part.json"
"""The last quick run, or of some measures alone; git doesn't keep it."""


@dataclass(frozen=True)
class Run:
    """Results by the names of their measures."""

    date: str
    quick: bool
    seconds: float
    load: str  # the client that made it
    machine: Mapping[str, str | int]
    versions: Mapping[str, str]
    results: Mapping[str, Sequence[Result]]

    @classmethod
    def of(cls, results: Mapping[str, Sequence[Result]], *, quick: bool, load: str, seconds: float) -> Self:
        """What was found just now, on this machine."""
        today = datetime.now(UTC).strftime("%Y-%m-%d")
        return cls(today, quick, round(seconds, 1), load, machine(), versions(), results)

    @classmethod
    def read(cls, file: Path) -> Self:
        """What was found before."""
        kept: dict[str, Any] = json.loads(file.read_text())
        kept["results"] = {name: [_result(each) for each in found] for name, found in kept["results"].items()}
        return cls(**kept)

    def write(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    @property
    def is_good(self) -> bool:
        """Whether every bar holds."""
        return all(result.is_good for found in self.results.values() for result in found)


def _result(kept: dict[str, Any]) -> Result:
    bar, spread = kept["bar"], kept["spread"]
    return Result(**kept | {"bar": bar and Bar(**bar), "spread": spread and tuple(spread)})
