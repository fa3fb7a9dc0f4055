"""Scenarios of connectors that write: `rerun` and `lost_answer`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from dealdock.judge.connector import Row
from dealdock.judge.write_stage import WriteStage

_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _always(_stage: WriteStage) -> None:
    return None


def _ran_twice(stage: WriteStage) -> str | None:
    return None if len(stage.runs) > 1 and stage.runs[1].calls else "the second run made no call"


def _lost(stage: WriteStage) -> str | None:
    struck = any(call.was_struck(stage.fault) for played in stage.runs for call in played.calls if stage.fault)
    return None if struck else "no answer to a creation was lost"


@dataclass(frozen=True)
class WriteSituation:
    """A situation of a connector that writes. Its name stays once it is published."""

    name: str
    play: Callable[[WriteStage], None]
    applies: Callable[[WriteStage], str | None] = _always
    """Returns the reason for which it does not apply, by the stage of the undisturbed run; None: it applies."""
    exercised: Callable[[WriteStage], str | None] = _ran_twice
    """Returns the reason for which it was not exercised; None: it was."""


@dataclass(frozen=True)
class WriteScenario:
    """A kind of situation."""

    name: str
    summary: str
    """Two lines."""
    situations: Sequence[WriteSituation]
    reports: Sequence[str] = ()


def _again(stage: WriteStage) -> None:
    stage.run()
    stage.run()


def _changed(stage: WriteStage) -> None:
    stage.run()
    _change_a_row(stage)
    stage.run()


def _changeable(stage: WriteStage) -> str | None:
    if _column(stage) is None:
        return "the file maps no column in fields that is not in match"
    return None


def _column(stage: WriteStage) -> str | None:
    """Return a column whose value may change: it is mapped to a field, and does not identify the row."""
    return next((each for each in stage.writes.fields if each not in stage.writes.match), None)


def _change_a_row(stage: WriteStage) -> None:
    column = _column(stage)
    if column is not None:
        place = len(stage.rows) // 2
        stage.rows[place] = {**stage.rows[place], column: _other(stage.rows[place].get(column))}


def _other(value: Any) -> Any:
    """Return another value of the same form: a number, a day, an address or a text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value + 1
    text = str(value)
    if _NUMBER.fullmatch(text):
        return str(Decimal(text) + 1)
    if _DAY.fullmatch(text):
        return (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    return f"2{text}" if "@" in text else f"{text}2"


def _kept_fields(stage: WriteStage) -> None:
    stage.run()
    change = _unmapped_change(stage)
    for record in stage.records():
        stage.account.update(stage.path, record["id"], change)
        stage.kept[str(record["id"])] = change
    _change_a_row(stage)
    stage.run()


def _unmapped_change(stage: WriteStage) -> Mapping[str, Any]:
    """Return a change of fields that no column of the input has."""
    of = stage.staging.objects.get(stage.writes.object)
    mapped = set(stage.writes.fields.values())
    return {} if of is None else {name: value for name, value in of.change.items() if name not in mapped}


def _has_other_fields(stage: WriteStage) -> str | None:
    if not _unmapped_change(stage):
        return f"the input has each field of {stage.name} that judge can change"
    return None


def _namesakes(stage: WriteStage) -> None:
    """Give each row a namesake: equal in the first column of `match`, and different in the others."""
    stage.rows = [each for row in stage.rows for each in (row, _namesake(stage, row))]
    stage.run()
    stage.run()


def _namesake(stage: WriteStage, row: Row) -> Row:
    return {**row, **{column: _other(row.get(column)) for column in stage.writes.match[1:]}}


def _has_namesakes(stage: WriteStage) -> str | None:
    return None if len(stage.writes.match) > 1 else "match names one column, so that no row has a namesake"


def _existing(stage: WriteStage) -> None:
    """Let other records exist, which no row names, although their names are alike: they must not change."""
    column = stage.writes.match[0]
    for row in stage.rows:
        stage.exists({stage.writes.field(column): _other(_other(row[column]))})
    stage.run()
    stage.run()


def _may_exist(stage: WriteStage) -> str | None:
    if stage.writes.object not in stage.staging.objects:
        return f"the staging does not have {stage.name}"
    is_field = stage.writes.match[0] in stage.writes.fields
    return None if is_field else "the first column of match is not a field of the record"


def _lost_answer(effect: Mapping[str, Any]) -> Callable[[WriteStage], None]:
    def play(stage: WriteStage) -> None:
        call = stage.creating_call({stage.path, stage.name, stage.path.partition(".")[0]})
        if call is not None:
            rule = {"match": stage.nth(call), "effect": effect, "when": "after", "times": 1}
            stage.fault = stage.account.add_fault(rule)
        stage.run(disturbed=True)
        stage.recover()

    return play


RERUN: Final = WriteScenario(
    "rerun",
    "The same input again; one row changed; rows with namesakes; records with fields that the input does not have.\n"
    "A connector that does not look for what it wrote before writes it twice, or overwrites what others entered.",
    (
        WriteSituation("again", _again),
        WriteSituation("changed", _changed, applies=_changeable),
        WriteSituation("namesakes", _namesakes, applies=_has_namesakes),
        WriteSituation("fields", _kept_fields, applies=_has_other_fields),
        WriteSituation("existing", _existing, applies=_may_exist),
    ),
)
LOST_ANSWER: Final = WriteScenario(
    "lost_answer",
    "A record is created, and the answer is lost, or a gateway answers 502. Then the connector is run again.\n"
    "A client that repeats the call by itself, or a next run that does not search first, creates a second one.",
    (
        WriteSituation("closed", _lost_answer({"close": True}), exercised=_lost),
        WriteSituation("gateway", _lost_answer({"status": 502}), exercised=_lost),
    ),
)
SCENARIOS: Final[Sequence[WriteScenario]] = (RERUN, LOST_ANSWER)
