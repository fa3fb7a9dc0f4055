"""Outage: the service does not answer the call for the second page, or not as it should."""

from collections.abc import Mapping
from typing import Any

from dealdock.judge.oracles.exercised import refused
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage


def _situation(name: str, effect: Mapping[str, Any], *, times: int = 1, refuses: bool = True) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
            stage.disturb(of, 2, effect, times=times)
        stage.run(disturbed=True)

    return Situation(name, play, exercised=refused, disturbs=True, apart=True, refuses=refuses)


SCENARIO = Scenario(
    "outage",
    "The call for the second page gets 503 twice, half an answer, a connection closed twice, or is 5 seconds late.\n"
    "A connector that takes this for the end of the list ends with 0, and nobody knows that rows are missing.",
    (
        _situation("unavailable", {"status": 503}, times=2),
        _situation("cut", {"close": "middle"}),
        _situation("closed", {"close": True}, times=2),
        _situation("late", {"delay": 5}, refuses=False),
    ),
    reports=("elastic/connectors#2393 (2024-04)", "pipeshub-ai/pipeshub-ai#2997 (2026-08)"),
)
