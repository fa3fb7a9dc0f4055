"""Deleted: records are deleted, restored and merged between runs."""

from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.scenarios.scenario import Scenario, Situation, that_changes
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream


def _can_be_deleted(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.deletion else f"records of {stream.object.name} are not deleted"


def _can_be_restored(stream: Stream, staging: Staging) -> str | None:
    known = stream.object.undelete and stream.object.deletion
    return _can_be_deleted(stream, staging) or (None if known else "the service does not restore deleted records")


def _can_be_merged(stream: Stream, staging: Staging) -> str | None:
    return _can_be_deleted(stream, staging) or that_changes(stream, staging)


def _filled(stage: Stage) -> None:
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    stage.run()
    stage.pause()


def _deleted(stage: Stage) -> None:
    _filled(stage)
    for of in stage.objects.values():
        ids = stage.ids_of(of)
        stage.delete(of, [ids[0], ids[len(ids) // 2], ids[-1]])
    stage.pause()
    stage.run()


def _restored(stage: Stage) -> None:
    _filled(stage)
    for of in stage.objects.values():
        stage.delete(of, [stage.ids_of(of)[0]])
    stage.pause()
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        stage.undelete(of, [stage.ids_of(of)[0]])
    stage.pause()
    stage.run()


def _merged(stage: Stage) -> None:
    """Merge two records: one is deleted, and the other one stays."""
    _filled(stage)
    for of in stage.objects.values():
        stays, goes = stage.ids_of(of)[:2]
        stage.merge(of, stays, goes)
    stage.pause()
    stage.run()


SCENARIO = Scenario(
    "deleted",
    "Between runs records are deleted, restored, or merged: one goes, and the other one changes.\n"
    "With the promise `deletes: seen`, a deleted row that stays is red.",
    (
        Situation("deleted", _deleted, _can_be_deleted, exercised=between_runs),
        Situation("restored", _restored, _can_be_restored, exercised=between_runs),
        Situation("merged", _merged, _can_be_merged, exercised=between_runs),
    ),
)
