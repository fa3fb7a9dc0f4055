"""Sizes: pages that are empty, full, and one beyond."""

from collections.abc import Callable

from dealdock.judge.oracles.exercised import shown
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging


def _situation(name: str, number: Callable[[ObjectStaging], int]) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, number(of))
        stage.run()

    return Situation(name, play, exercised=shown, undisturbed=False)


SCENARIO = Scenario(
    "sizes",
    "0, 1, a page, a page and one, two pages and a half of the service's largest page.\n"
    "The connector runs once; it must deliver all records, and no other.",
    (
        _situation("empty", lambda _: 0),
        _situation("one", lambda _: 1),
        _situation("page", lambda of: of.page),
        _situation("page_and_one", lambda of: of.page + 1),
        _situation("two_pages_and_a_half", lambda of: of.page * 2 + of.page // 2),
    ),
    reports=("n8n-io/n8n#26201 (2026-02)",),
)
