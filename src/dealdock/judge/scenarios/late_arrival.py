"""Late arrival: a record is stored now with an earlier date."""

from datetime import timedelta

from dealdock.judge.history import now
from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream

_EARLIER = timedelta(days=2)


def _arrives_late(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.late else f"no source shows that {stream.object.name} is stored with earlier dates"


def _below_bookmark(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        stage.create(of, 1, fields=dict.fromkeys(of.late, (now() - _EARLIER).isoformat()))
    stage.pause()
    stage.run()


SCENARIO = Scenario(
    "late_arrival",
    "Between two runs a record is stored whose date lies below what the first run has seen.\n"
    "A connector that continues after the latest date never delivers it.",
    (Situation("below_bookmark", _below_bookmark, _arrives_late, exercised=between_runs),),
)
