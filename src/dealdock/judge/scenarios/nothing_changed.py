"""Nothing changed: a second run without any change in between."""

from datetime import timedelta

from dealdock.judge.history import hourly
from dealdock.judge.oracles.exercised import second_run
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage

_AGE = timedelta(days=8)


def _second_run(stage: Stage) -> None:
    for of in stage.objects.values():
        number = of.page_and_a_half
        stage.fill(of, number, moments=hourly(number, newest=_AGE))
    stage.run()
    stage.run()


SCENARIO = Scenario(
    "nothing_changed",
    "A second run, with nothing changed since the first, and everything older than a week.\n"
    "A connector that reads the whole object again takes the service's quota for nothing.",
    (Situation("second_run", _second_run, exercised=second_run),),
    reports=("airbytehq/airbyte#72936 (2026-02)",),
)
