"""Late change: between two runs one record changes."""

from collections.abc import Callable

from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.scenarios.scenario import Scenario, Situation, that_changes
from dealdock.judge.stage import Stage


def _situation(name: str, place: Callable[[int], int]) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
        stage.run()
        stage.pause()
        for of in stage.objects.values():
            ids = stage.ids_of(of)
            stage.change(of, [ids[place(len(ids))]])
        stage.pause()
        stage.run()

    return Situation(name, play, that_changes, exercised=between_runs)


SCENARIO = Scenario(
    "late_change",
    "Between two runs one record changes, in no sorted field: the first by id, one in the middle, or the last.\n"
    "A connector that stops at the first page without a change, or that continues by id, never delivers it.",
    (
        _situation("first", lambda _: 0),
        _situation("middle", lambda number: number // 2),
        _situation("last", lambda number: number - 1),
    ),
)
