"""What a measurement found, and the bar that it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal, Self

HUNDRED: Final = 100

Verdict = Literal["holds", "falls short", "not there yet", "failed", "reported"]


@dataclass(frozen=True)
class Bar:
    """How much a figure must be at least, or may be at most."""

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

    `spread` is the lowest and the highest of the rounds, `detail` what the figure is made of, or why there is none.
    `at` is the size at which it was measured, where the same thing is measured at several.
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
        """The median of the rounds."""
        figure = median(rounds)
        spread = (min(rounds), max(rounds)) if len(rounds) > 1 else None
        verdict: Verdict = "reported" if bar is None else "holds" if bar.is_met_by(figure) else "falls short"
        return cls(what, figure, unit, bar, spread, detail, at, verdict)

    @classmethod
    def missing(cls, what: str, bar: Bar | None, why: str) -> Self:
        """What can't be measured, because what it would measure isn't there."""
        return cls(what, None, "", bar, detail=why, verdict="not there yet")

    @classmethod
    def failed(cls, what: str, why: str) -> Self:
        """What should have been measured, and broke."""
        return cls(what, None, "", detail=why, verdict="failed")

    @property
    def is_good(self) -> bool:
        """Whether no bar falls short; one that nothing can be held to does."""
        return self.verdict in {"holds", "reported"}

    @property
    def shown(self) -> str:
        """The figure, as a person reads it."""
        if self.figure is None:
            return ""
        return f"{_number(self.figure)} {self.unit}".strip()

    @property
    def shown_spread(self) -> str:
        return "" if self.spread is None else " to ".join(map(_number, self.spread))


def _number(number: float) -> str:
    """Three digits that count."""
    if abs(number) >= HUNDRED or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.3g}"
