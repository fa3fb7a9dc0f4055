"""Ties: records that changed in one moment."""

from datetime import datetime

from dealdock.judge.history import together
from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.scenarios.scenario import Scenario, Situation, by_change_time
from dealdock.judge.stage import Stage


def _page_and_a_half(stage: Stage) -> None:
    for of in stage.objects.values():
        number = of.page_and_a_half
        stage.fill(of, number, moments=together(number))
    stage.run()


def _at_bookmark(stage: Stage) -> None:
    """Store a record with the exact moment of another one, which was stored when the first run began to read."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
        stage.act_at_page(of, 0, "create", [{"create": of.path, "records": stage.history.new(of, 1)}], [])
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        made = stage.made_at_page(of)
        if made is not None and of.version:
            stage.special[of.name] = [made["id"]]
            stage.create(of, at=datetime.fromisoformat(made[of.version]))
    stage.pause()
    stage.run()


SCENARIO = Scenario(
    "ties",
    "A page and a half changed in one moment; or, between two runs, one more at the very moment of the bookmark.\n"
    "A connector that continues after the last time it has seen leaves out the others of that time.",
    (
        Situation("page_and_a_half", _page_and_a_half, by_change_time),
        Situation("at_bookmark", _at_bookmark, by_change_time, exercised=between_runs),
    ),
    reports=("airbytehq/airbyte#14732 (2022-07)", "estuary/connectors#5205 (2026-09)"),
)
