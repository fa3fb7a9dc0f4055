"""Killed: the connector is ended without a warning while it waits for the third page."""

from collections.abc import Mapping
from typing import Any

from dealdock.judge.oracles.exercised import refused
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging


def _number(of: ObjectStaging) -> int:
    return of.page * 2 + of.page // 2


def _situation(name: str, effect: Mapping[str, Any]) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, _number(of))
            stage.disturb(of, 3, effect)
        stage.run(disturbed=True, kills_at=[stage.faults[each] for each in stage.objects if each in stage.faults])

    return Situation(
        name, play, number=_number, exercised=refused, disturbs=True, apart=True, ends_by_right=True, kills=True
    )


SCENARIO = Scenario(
    "killed",
    "The connector is killed when the second page has left and its third call is held, then dropped or executed.\n"
    "It is run again: it must continue from the last state that it had completed.",
    (_situation("held", {"hold": True}), _situation("executed", {"delay": 2})),
)
