"""One run: what it found, where and with what; and the file that keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from bench.machine import machine, versions
from bench.result import Bar, Result

FULL: Final = "full.json"
"""The last whole run; a page of `docs` is written from it."""

PART: Final = "part.json"
"""The last quick run, or of some parts alone; git doesn't keep it."""


@dataclass(frozen=True)
class Run:
    """Results by the names of the parts that found them, and what made them: a client's load, or a seed."""

    date: str
    quick: bool
    seconds: float
    machine: Mapping[str, str | int]
    versions: Mapping[str, str]
    results: Mapping[str, Sequence[Result]]
    load: str = ""
    seed: int | None = None

    @classmethod
    def of(
        cls,
        results: Mapping[str, Sequence[Result]],
        *,
        quick: bool,
        seconds: float,
        load: str = "",
        seed: int | None = None,
    ) -> Self:
        """What was found just now, on this machine."""
        today = datetime.now(UTC).strftime("%Y-%m-%d")
        return cls(today, quick, round(seconds, 1), machine(), versions(), results, load, seed)

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
    def made(self) -> str:
        """By what, as a person reads it."""
        return f"load by {self.load}" if self.load else f"seed {self.seed}"

    @property
    def is_good(self) -> bool:
        """Whether every bar holds."""
        return all(result.is_good for found in self.results.values() for result in found)


def _result(kept: dict[str, Any]) -> Result:
    bar, spread = kept["bar"], kept["spread"]
    return Result(**kept | {"bar": bar and Bar(**bar), "spread": spread and tuple(spread)})
