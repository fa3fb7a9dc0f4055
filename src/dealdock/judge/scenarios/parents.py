"""Parents: children of several parents, with their ids interleaved."""

from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream

_PARENTS = 2
_CHILDREN = 20


def _has_parent(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.parent else f"clients do not read {stream.object.name} by its parents"


def _interleaved(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, _CHILDREN, parents=_PARENTS)
    stage.run()


SCENARIO = Scenario(
    "parents",
    "Children of two parents in turn: the ids of both are interleaved.\n"
    "A connector that continues at the next parent after the last id leaves out the lower ids there.",
    (Situation("interleaved", _interleaved, _has_parent, number=lambda _: _CHILDREN),),
)
