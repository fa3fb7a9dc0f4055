"""A run with its results, machine and versions, and the file in which it is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from tools.bench.machine import machine, versions
from tools.bench.result import Bar, Result

FULL: Final = "full.json"
"""The last full run, from which a page of `docs` is generated."""

PART: Final = "part.json"
"""The last quick or partial run, which is not committed."""


@dataclass(frozen=True)
class Run:
    """The results of each part, and the load generator or the seed."""

    date: str
    quick: bool
    seconds: float
    machine: Mapping[str, str | int]
    versions: Mapping[str, str]
    results: Mapping[str, Sequence[Result]]
    load: str = ""
    seed: int | None = None
    remark: str = ""
    """A sentence for readers of the page, written by hand into the file of an older run; a new run has none."""

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
        """Return a run of this machine that ended now."""
        today = datetime.now(UTC).strftime("%Y-%m-%d")
        return cls(today, quick, round(seconds, 1), machine(), versions(), results, load, seed)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return the run that the file contains."""
        kept: dict[str, Any] = json.loads(file.read_text())
        kept["results"] = {name: [_result(each) for each in found] for name, found in kept["results"].items()}
        return cls(**kept)

    def write(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    @property
    def made(self) -> str:
        """The load generator, or the seed."""
        return f"load by {self.load}" if self.load else f"seed {self.seed}"

    @property
    def is_good(self) -> bool:
        """True if every bar is met."""
        return all(result.is_good for found in self.results.values() for result in found)


def _result(kept: dict[str, Any]) -> Result:
    bar, spread = kept["bar"], kept["spread"]
    return Result(**kept | {"bar": bar and Bar(**bar), "spread": spread and tuple(spread)})
