"""Ties: records that changed in one moment."""

from dealdock.judge.history import together
from dealdock.judge.scenarios.scenario import Scenario, Situation, by_change_time
from dealdock.judge.stage import Stage


def _page_and_a_half(stage: Stage) -> None:
    for of in stage.objects.values():
        number = of.page_and_a_half
        stage.fill(of, number, moments=together(number))
    stage.run()


SCENARIO = Scenario(
    "ties",
    "A page and a half changed in one moment; or, between two runs, one more at the very moment of the bookmark.\n"
    "A connector that continues after the last time it has seen leaves out the others of that time.",
    (Situation("page_and_a_half", _page_and_a_half, by_change_time),),
)
