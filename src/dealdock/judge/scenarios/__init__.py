"""Scenarios: kinds of situations in which connectors lose rows, a small module each."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.judge.scenarios import nothing_changed, parents, sizes, ties
from dealdock.judge.scenarios.scenario import Scenario, Situation

SCENARIOS: Final[Sequence[Scenario]] = (
    sizes.SCENARIO,
    ties.SCENARIO,
    parents.SCENARIO,
    nothing_changed.SCENARIO,
)
BY_NAME: Final[Mapping[str, Scenario]] = {each.name: each for each in SCENARIOS}

__all__ = ["BY_NAME", "SCENARIOS", "Scenario", "Situation"]
