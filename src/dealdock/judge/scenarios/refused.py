"""Refused: a role, a plan or a version that may not read."""

from dealdock.judge.oracles.exercised import YES, Evidence
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream


def _can_be_refused(_stream: Stream, staging: Staging) -> str | None:
    return None if staging.refused else "the service refuses nobody who has a key"


def _from_start(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    refusal = stage.staging.refused or {}
    if refusal.get("settings"):
        stage.account.change(refusal["settings"])
    else:
        stage.refuse(refusal["effect"])
    stage.run()


def _always(_of: ObjectStaging) -> bool:
    return True


def _met(stage: Stage, _stream: Stream) -> Evidence:
    if any(not call.succeeded or call.code is not None for played in stage.runs for call in played.calls):
        return YES
    return Evidence(False, "no call was refused")


SCENARIO = Scenario(
    "refused",
    "The account may not be read: by the user's role, the plan, or a setting.\n"
    "Right is to end with a failure; a connector that ends with 0 has lost everything, and nobody knows.",
    (
        Situation(
            "from_start",
            _from_start,
            _can_be_refused,
            exercised=_met,
            disturbs=True,
            refuses=True,
            recovers=False,
            fails_by_right=_always,
        ),
    ),
)
