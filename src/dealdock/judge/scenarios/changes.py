"""Scenarios of what happens between two runs: late changes and records, dates in the future, deletions, nothing."""

from collections.abc import Callable
from datetime import timedelta

from dealdock.judge.history import hourly, now
from dealdock.judge.oracles.exercised import between_runs, second_run, shown
from dealdock.judge.scenarios.scenario import Scenario, Situation, that_changes
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream


def _of_place(name: str, place: Callable[[int], int]) -> Situation:
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


LATE_CHANGE = Scenario(
    "late_change",
    "Between two runs one record changes, in no sorted field: the first by id, one in the middle, or the last.\n"
    "A connector that stops at the first page without a change, or that continues by id, never delivers it.",
    (
        _of_place("first", lambda _: 0),
        _of_place("middle", lambda number: number // 2),
        _of_place("last", lambda number: number - 1),
    ),
)


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


LATE_ARRIVAL = Scenario(
    "late_arrival",
    "Between two runs a record is stored whose date lies below what the first run has seen.\n"
    "A connector that continues after the latest date never delivers it.",
    (Situation("below_bookmark", _below_bookmark, _arrives_late, exercised=between_runs),),
)


_AHEAD = timedelta(days=30)


def _can_be_ahead(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.ahead else f"{stream.object.name} has no date that may be in the future"


def _ahead(of: ObjectStaging) -> dict[str, str]:
    """Return the fields of a record that has a date in the future."""
    at = now() + _AHEAD
    forms = (of.ahead or {"fields": {}})["fields"]
    return {name: str(at.date()) if form == "day" else at.isoformat() for name, form in forms.items()}


def _later_records(stage: Stage) -> None:
    """Add records after a run that has seen the date in the future."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half - 1)
        (made,) = stage.fill(of, 1, fields=_ahead(of))
        stage.special[of.name] = [made["id"]]
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        stage.create(of, 3)
    stage.pause()
    stage.run()


FUTURE_DATE = Scenario(
    "future_date",
    "One record has a date a month ahead, in a field that anyone may set; after the first run, others are created.\n"
    "A connector whose bookmark is the latest date it has seen never delivers what comes later.",
    (Situation("later_records", _later_records, _can_be_ahead, exercised=shown),),
    reports=("airbytehq/airbyte#27498 (2023-06)",),
)


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


DELETED = Scenario(
    "deleted",
    "Between runs records are deleted, restored, or merged: one goes, and the other one changes.\n"
    "With the promise `deletes: seen`, a deleted row that stays is red.",
    (
        Situation("deleted", _deleted, _can_be_deleted, exercised=between_runs),
        Situation("restored", _restored, _can_be_restored, exercised=between_runs),
        Situation("merged", _merged, _can_be_merged, exercised=between_runs),
    ),
)


_AGE = timedelta(days=8)


def _second_run(stage: Stage) -> None:
    for of in stage.objects.values():
        number = of.page_and_a_half
        stage.fill(of, number, moments=hourly(number, newest=_AGE))
    stage.run()
    stage.run()


NOTHING_CHANGED = Scenario(
    "nothing_changed",
    "A second run, with nothing changed since the first, and everything older than a week.\n"
    "A connector that reads the whole object again takes the service's quota for nothing.",
    (Situation("second_run", _second_run, exercised=second_run),),
    reports=("airbytehq/airbyte#72936 (2026-02)",),
)
