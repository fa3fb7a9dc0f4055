"""Webhooks: repeated, in another order, missed, forged, and before the API shows the record."""

from typing import Any, Final

from dealdock.judge.file import JudgeFile
from dealdock.judge.oracles.exercised import YES, Evidence, of_object
from dealdock.judge.placeholders import names
from dealdock.judge.receive_stage import ReceiveStage
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.staging import Staging, Stream

_LAG_SECONDS: Final = 1


def _once(stage: ReceiveStage) -> None:
    stage.create_all()
    stage.settle()
    _note_answered(stage)


def _twice(stage: ReceiveStage) -> None:
    """Send each delivery again: at once, and after all were made."""
    _once(stage)
    for each in reversed(stage.webhooks.deliveries):
        stage.webhooks.redeliver(each)
    stage.settle()
    _note_answered(stage, attempts=2)


def _reordered(stage: ReceiveStage) -> None:
    """Send the newest event first: a change before the creation, and a deletion before both."""
    stage.webhooks.hold()
    stage.create_all()
    stage.pause()
    for of in stage.objects.values():
        _, changes, goes = stage.special[of.name]
        if of.change and stage.is_announced(of, "change"):
            stage.change(of, [changes])
        if of.deletion and stage.is_announced(of, "delete"):
            stage.delete(of, [goes])
    stage.webhooks.release(order="reversed")
    stage.settle()
    _note_answered(stage)


def _missed(stage: ReceiveStage) -> None:
    """Drop the events of a new record and of a change. A later event comes, and the receiver is started again."""
    stage.create_all(2)
    stage.settle()
    stage.pause()
    stage.webhooks.hold()
    for of in stage.objects.values():
        missed = stage.create(of)
        if of.change and stage.is_announced(of, "change"):
            missed += stage.change(of, stage.special[of.name][:1])
        for each in stage.deliveries(missed, "held"):
            stage.webhooks.drop(each)
            stage.met[of.name] = True
    stage.webhooks.release()
    stage.create_all(1)
    stage.settle()
    stage.restart()
    stage.settle()


def _forged(stage: ReceiveStage) -> None:
    _once(stage)
    stage.met.clear()
    for of in stage.objects.values():
        ids = stage.special[of.name]
        for each in stage.deliveries(ids[:1])[:1]:
            stage.forge(of, each, ids[0])
    stage.settle()


def _before_api(stage: ReceiveStage) -> None:
    """Send events at once, while a search does not find the record and the first read by its id is a 404."""
    for of in stage.objects.values():
        rule = {"match": {"object": of.name, "operation": "read"}, "effect": {"status": 404}, "times": 1}
        stage.faults[of.name] = stage.account.add_fault(rule)
    _once(stage)
    stage.account.clear_faults()


def _note_answered(stage: ReceiveStage, *, attempts: int = 1) -> None:
    """Note the objects for which the receiver has answered `attempts` attempts of one delivery."""
    for of in stage.objects.values():
        for each in stage.deliveries(stage.special[of.name]):
            answered = [one for one in each.attempts if one.status is not None]
            stage.met[of.name] = stage.met.get(of.name, False) or len(answered) >= attempts


def _met(stage: Any, stream: Stream) -> Evidence:
    if stage.met.get(stream.object.name):
        return YES
    return Evidence(False, f"no event of {stream.object.name} reached the receiver in this situation")


def _asked(stage: Any, stream: Stream) -> Evidence:
    if any(of_object(stream, call) for call in stage.runs[-1].calls):
        return YES
    return Evidence(False, f"the receiver did not ask the API for {stream.object.name}")


def _lagging(_staging: Staging) -> dict[str, Any]:
    return {"replication_lag": _LAG_SECONDS}


def reason(situation: Situation, file: JudgeFile, staging: Staging) -> str | None:
    """Return the reason for which a situation does not apply to a receiver; None: it applies."""
    if situation is MISSED and file.promises.missed == "ignored":
        return "it does not promise to recover what it missed (promises: {missed: recovered})"
    hooks = staging.hooks or {}
    if situation is FORGED and hooks["key"] is None and "signature_key" not in names(file.document.value):
        return "the service signs nothing, and the receiver is given no secret ({signature_key})"
    return None


ONCE: Final = Situation("once", _once, exercised=_met)  # type: ignore[arg-type]  # of a receiver's stage
MISSED: Final = Situation("missed", _missed, exercised=_met)  # type: ignore[arg-type]  # the same
FORGED: Final = Situation("forged", _forged, exercised=_met)  # type: ignore[arg-type]  # the same

SCENARIO: Final = Scenario(
    "hooks",
    "Each event once; twice; in another order; missed; forged; before the API shows the record.\n"
    "A receiver that inserts blindly has rows twice; one that takes the last event for the newest has stale ones.",
    (
        ONCE,
        Situation("twice", _twice, exercised=_met, counts_twice=True),  # type: ignore[arg-type]  # the same
        Situation("reordered", _reordered, exercised=_met),  # type: ignore[arg-type]  # the same
        MISSED,
        FORGED,
        Situation("before_api", _before_api, exercised=_asked, settings=_lagging),  # type: ignore[arg-type]
    ),
)
