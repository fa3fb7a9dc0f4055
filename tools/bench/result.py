"""The result of a measurement, and its bar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, Literal, Self

HUNDRED: Final = 100

Verdict = Literal["holds", "falls short", "not there yet", "failed", "reported"]


@dataclass(frozen=True)
class Bar:
    """The lowest or the highest permitted figure."""

    limit: float
    kind: Literal["at least", "at most"]

    def is_met_by(self, figure: float) -> bool:
        return figure <= self.limit if self.kind == "at most" else figure >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.kind == 'at most' else '≥'} {self.limit:,g}"


def at_least(limit: float) -> Bar:
    return Bar(limit, "at least")


def at_most(limit: float) -> Bar:
    return Bar(limit, "at most")


@dataclass(frozen=True)
class Result:
    """One figure: a ratio (unit `x`) wherever there is something to compare with.

    `spread`: the lowest and the highest figure of the rounds; `detail`: the measured values, or why there is no figure;
    `at`: the size for which it was measured, if there are several.
    """

    what: str
    figure: float | None
    unit: str
    bar: Bar | None = None
    spread: tuple[float, float] | None = None
    detail: str = ""
    at: str = ""
    verdict: Verdict = "reported"

    @classmethod
    def of(
        cls,
        what: str,
        rounds: Sequence[float],
        unit: str = "x",
        bar: Bar | None = None,
        *,
        detail: str = "",
        at: str = "",
    ) -> Self:
        """Return the result with the median of the rounds."""
        figure = median(rounds)
        spread = (min(rounds), max(rounds)) if len(rounds) > 1 else None
        verdict: Verdict = "reported" if bar is None else "holds" if bar.is_met_by(figure) else "falls short"
        return cls(what, figure, unit, bar, spread, detail, at, verdict)

    @classmethod
    def missing(cls, what: str, bar: Bar | None, why: str) -> Self:
        """Return the result of a measure whose subject is missing."""
        return cls(what, None, "", bar, detail=why, verdict="not there yet")

    @classmethod
    def failed(cls, what: str, why: str) -> Self:
        """Return the result of a measure that raised an error."""
        return cls(what, None, "", detail=why, verdict="failed")

    @property
    def without_bar(self) -> Self:
        """The same result where no bar applies. One that failed stays so."""
        return replace(self, bar=None, verdict="failed" if self.verdict == "failed" else "reported")

    @property
    def is_good(self) -> bool:
        """True if the bar is met, or there is none. A missing or failed measure is not good."""
        return self.verdict in {"holds", "reported"}

    @property
    def shown(self) -> str:
        """The figure with its unit."""
        if self.figure is None:
            return ""
        return f"{_number(self.figure)} {self.unit}".strip()

    @property
    def shown_spread(self) -> str:
        return "" if self.spread is None else " to ".join(map(_number, self.spread))


def _number(number: float) -> str:
    """Return the number with three significant digits."""
    if abs(number) >= HUNDRED or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.3g}"
