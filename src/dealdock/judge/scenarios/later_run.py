"""Later run: the second, incremental run is refused, cut or killed at its second page."""

from collections.abc import Mapping
from typing import Any

from dealdock.judge.oracles.exercised import refused
from dealdock.judge.scenarios.scenario import Scenario, Situation, always
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream

_MANY = 10_000


def _has_rate_limit(_stream: Stream, staging: Staging) -> str | None:
    return None if staging.rate_limit else "the service has no limit of a short time"


def _situation(name: str, effect: Mapping[str, Any], *, times: int = 1, kills: bool = False) -> Situation:
    def play(stage: Stage) -> None:
        for of in stage.objects.values():
            stage.fill(of, of.page_and_a_half)
        stage.run()
        if effect:
            stage.run_later(effect, times=times, kills=kills)
        else:
            limit = stage.staging.rate_limit or {}
            stage.run_later(limit["effect"], times=_MANY, lasts=limit["lasts"])

    return Situation(
        name,
        play,
        always if effect else _has_rate_limit,
        exercised=refused,
        apart=True,
        refuses=not kills,
        disturbs=True,
        ends_by_right=kills,
        kills=kills,
        is_later=True,
    )


SCENARIO = Scenario(
    "later_run",
    "A page and a half of new records between two runs; the second run is refused, cut or killed at its second page.\n"
    "A connector that is careful in its first run alone loses what came later, and nobody knows.",
    (
        _situation("unavailable", {"status": 503}, times=2),
        _situation("closed", {"close": True}, times=2),
        _situation("cut", {"close": "middle"}),
        _situation("rate_limit", {}),
        _situation("killed", {"hold": True}, kills=True),
    ),
    reports=("elastic/connectors#2393 (2024-04)",),
)
