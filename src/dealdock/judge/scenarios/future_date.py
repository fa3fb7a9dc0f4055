"""Future date: one record has a date in the future, in a field that the service lets one set."""

from datetime import timedelta

from dealdock.judge.history import now
from dealdock.judge.oracles.exercised import shown
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

_AHEAD = timedelta(days=30)


def _can_be_ahead(stream: Stream, _staging: Staging) -> str | None:
    return None if stream.object.ahead else f"{stream.object.name} has no date that may be in the future"


def _ahead(of: ObjectStaging, by: timedelta) -> dict[str, str]:
    """Return the fields of a record that has a date in the future."""
    at = now() + by
    forms = (of.ahead or {"fields": {}})["fields"]
    return {name: str(at.date()) if form == "day" else at.isoformat() for name, form in forms.items()}


def _later_records(stage: Stage) -> None:
    """Add records after a run that has seen the date in the future."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half - 1)
        (made,) = stage.fill(of, 1, fields=_ahead(of, _AHEAD))
        stage.special[of.name] = [made["id"]]
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        stage.create(of, 3)
    stage.pause()
    stage.run()


SCENARIO = Scenario(
    "future_date",
    "One record has a date a month ahead, in a field that anyone may set; after the first run, others are created.\n"
    "A connector whose bookmark is the latest date it has seen never delivers what comes later.",
    (Situation("later_records", _later_records, _can_be_ahead, exercised=shown),),
    reports=("airbytehq/airbyte#27498 (2023-06)",),
)
