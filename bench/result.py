"""What a measurement found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure and the bar that it must stay below."""

    what: str
    figure: float
    bar: float
    unit: str
    spread: tuple[float, float] | None = None

    @property
    def holds(self) -> bool:
        return self.figure < self.bar
