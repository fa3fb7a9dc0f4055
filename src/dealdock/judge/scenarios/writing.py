"""Scenarios of connectors that write: `rerun`, `lost_answer`, and those that they share with connectors that read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dealdock.judge.connector import Row
from dealdock.judge.history import numbered
from dealdock.judge.oracles.reads import is_empty
from dealdock.judge.scenarios import refusals
from dealdock.judge.scenarios.scenario import Scenario
from dealdock.judge.staging import Staging
from dealdock.judge.write_stage import WriteStage, other

_MANY: Final = 10_000
_FIRST_ENTERED: Final = 900
"""The first number in values that a user enters: no record has been made with it."""


def _always(_stage: WriteStage) -> None:
    return None


def _ran_twice(stage: WriteStage) -> str | None:
    return None if len(stage.runs) > 1 and stage.runs[1].calls else "the second run made no call"


def _ran_again(stage: WriteStage) -> str | None:
    """Require a second run with a call, or one that ended with 0: the writer may keep a state."""
    is_well = len(stage.runs) > 1 and not stage.runs[1].failed
    return None if is_well else _ran_twice(stage)


def _struck(stage: WriteStage) -> str | None:
    struck = any(call.was_struck(stage.fault) for played in stage.runs for call in played.calls if stage.fault)
    return None if struck else "no call met the refusal"


def _was_refused(stage: WriteStage) -> str | None:
    return None if any(call.is_refused for call in stage.runs[0].calls) else "no call was refused"


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
    refuses: bool = False
    """True: the service refuses or cuts calls."""
    disturbs: bool = False
    """True: something happens at a call, which a connector may not meet."""
    ends_by_right: bool = False
    """True: to end a disturbed run with a failure is right, if the next run writes everything."""


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
    return None if _column(stage) else "the file maps no column in fields that is not in match"


def _column(stage: WriteStage) -> str | None:
    """Return a column whose value may change: it is mapped to a field, and does not identify the row."""
    return next((each for each in stage.writes.fields if each not in stage.writes.match), None)


def _change_a_row(stage: WriteStage) -> None:
    column = _column(stage)
    if column is not None:
        place = len(stage.rows) // 2
        stage.rows[place] = {**stage.rows[place], column: other(stage.rows[place].get(column))}


def _kept_fields(stage: WriteStage) -> None:
    """Let a user enter values in the fields that the connector left as they were."""
    stage.run()
    before = {str(each["id"]): each for each in stage.existing}
    entered = dict[str, list[str]]()
    for number, record in enumerate(stage.records(), start=_FIRST_ENTERED):
        earlier = before.get(str(record["id"]), {})
        change = {
            name: value
            for name, value in _unmapped_fields(stage, number).items()
            if is_empty(record.get(name)) or record.get(name) == earlier.get(name)
        }
        if change:
            stage.account.update(stage.path, record["id"], change)
        entered[str(record["id"])] = list(change)
    for record in stage.records():  # as the service shows what was entered
        stage.kept[str(record["id"])] = {name: record.get(name) for name in entered[str(record["id"])]}
    _change_a_row(stage)
    stage.run()


def _unmapped_fields(stage: WriteStage, number: int = 1) -> Mapping[str, Any]:
    """Return values of the fields that no column of the input has. `number`: in the values, which may be unique."""
    of = stage.staging.objects.get(stage.writes.object)
    if of is None:
        return {}
    mapped = {name.partition(".")[0] for name in stage.writes.fields.values()}
    values = {**numbered(of.filled, number), **of.change}
    return {name: value for name, value in values.items() if name not in mapped}


def _has_other_fields(stage: WriteStage) -> str | None:
    if not _unmapped_fields(stage):
        return f"the input has each field of {stage.name} that judge can change"
    return None


def _namesakes(stage: WriteStage) -> None:
    """Give each row a namesake: equal in the first column of `match`, and different in the others."""
    stage.rows = [each for row in stage.rows for each in (row, _namesake(stage, row))]
    stage.run()
    stage.run()


def _namesake(stage: WriteStage, row: Row) -> Row:
    return {**row, **{column: other(row.get(column)) for column in stage.writes.match[1:]}}


def _has_namesakes(stage: WriteStage) -> str | None:
    if stage.writes.mode == "update":
        return "each row has its record already (mode: update)"
    return None if len(stage.writes.match) > 1 else "match names one column, so that no row has a namesake"


def _existing(stage: WriteStage) -> None:
    """Let other records exist, which no row names, although their names are alike: they must not change."""
    column = stage.writes.match[0]
    for row in stage.rows:
        stage.exists({stage.writes.field(column): other(other(row[column]))})
    stage.run()
    stage.run()


def _may_exist(stage: WriteStage) -> str | None:
    if stage.writes.object not in stage.staging.objects:
        return f"the staging does not have {stage.name}"
    is_field = stage.writes.match[0] in stage.writes.fields
    return None if is_field else "the first column of match is not a field of the record"


def _at_second_call(
    effect: Callable[[Staging], Mapping[str, Any]],
    *,
    renews: bool = False,
    kills: bool = False,
    runs: int = 1,
    settings: Callable[[Staging], Mapping[str, Any]] | None = None,
) -> Callable[[WriteStage], None]:
    """Return a play that disturbs the second call that writes, or the only one; an undisturbed run follows.

    `effect`: the fault but for its `match`. `renews`: the next run has new credentials. `runs`: the disturbed ones.
    """

    def play(stage: WriteStage) -> None:
        if settings is not None:
            stage.account.change(settings(stage.staging))
        writing = stage.writing_calls()[:2]
        for _ in range(runs):
            if writing:
                stage.fault = stage.account.add_fault({"match": stage.nth(writing[-1]), **effect(stage.staging)})
            stage.run(disturbed=True, kills_at=[stage.fault] if kills and stage.fault is not None else ())
            stage.account.clear_faults()
            if renews:
                stage.renew()
        stage.recover()

    return play


def _effect(effect: Mapping[str, Any], times: int = 1) -> Callable[[Staging], Mapping[str, Any]]:
    return lambda _: {"effect": effect, "times": times}


def _rate_limited(staging: Staging) -> Mapping[str, Any]:
    limit = staging.rate_limit or {}
    return {"effect": limit["effect"], "lasts": limit["lasts"], "times": _MANY}


def _out_of_calls(staging: Staging) -> Mapping[str, Any]:
    return {"effect": (staging.daily_limit or {})["effect"], "times": _MANY}


def _refused(stage: WriteStage) -> None:
    """Refuse the first run from its start."""
    refusal = stage.staging.refused or {}
    if refusal.get("settings"):
        stage.account.change(refusal["settings"])
    else:
        stage.account.add_fault({"match": {}, "effect": refusal["effect"], "times": _MANY})
    stage.run(disturbed=True)
    if refusal.get("settings"):
        stage.account.change(_opposite(refusal["settings"]))
    stage.renew()
    stage.recover()


def _opposite(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with each flag reversed."""
    return {name: _opposite(each) if isinstance(each, Mapping) else not each for name, each in settings.items()}


def _has(name: str, reason: str) -> Callable[[WriteStage], str | None]:
    return lambda stage: None if getattr(stage.staging, name) else reason


def _has_editions(stage: WriteStage) -> str | None:
    return None if (stage.staging.rate_limit or {}).get("older") else "the service has one form of this answer"


def _has_key(*, renewing: bool) -> Callable[[WriteStage], str | None]:
    def applies(stage: WriteStage) -> str | None:
        if not stage.staging.credentials:
            return "the service's keys do not expire"
        if stage.given.isdisjoint(stage.staging.credentials["renewed_by"]) != renewing:
            return None
        return "it is not given what it needs for a new token" if renewing else "it gets new tokens by itself"

    return applies


def _disturbed(name: str, play: Callable[[WriteStage], None], **more: Any) -> WriteSituation:
    more = {"refuses": True, "exercised": _struck, **more}
    return WriteSituation(name, play, disturbs=True, **more)


def _shared(scenario: Scenario, *situations: WriteSituation) -> WriteScenario:
    return WriteScenario(scenario.name, scenario.summary, situations, scenario.reports)


def _lost_answer(effect: Mapping[str, Any]) -> Callable[[WriteStage], None]:
    def play(stage: WriteStage) -> None:
        call = stage.changing_call()
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
        WriteSituation("again", _again, exercised=_ran_again),
        WriteSituation("changed", _changed, applies=_changeable, exercised=_ran_again),
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
        WriteSituation("closed", _lost_answer({"close": True}), exercised=_lost, disturbs=True),
        WriteSituation("gateway", _lost_answer({"status": 502}), exercised=_lost, disturbs=True),
    ),
)
_EXPIRE: Final = _effect({"expire_key": True})
_HAS_RATE_LIMIT: Final = _has("rate_limit", "the service has no limit of a short time")

SCENARIOS: Final[Sequence[WriteScenario]] = (
    RERUN,
    LOST_ANSWER,
    _shared(
        refusals.EXPIRED_KEY,
        _disturbed("key", _at_second_call(_EXPIRE, renews=True), applies=_has_key(renewing=False), ends_by_right=True),
        _disturbed("token", _at_second_call(_EXPIRE, renews=True, runs=2), applies=_has_key(renewing=True)),
    ),
    _shared(
        refusals.RATE_LIMIT,
        _disturbed("lasting", _at_second_call(_rate_limited), applies=_HAS_RATE_LIMIT),
        _disturbed(
            "older_edition",
            _at_second_call(_rate_limited, settings=lambda staging: (staging.rate_limit or {})["older"]),
            applies=_has_editions,
        ),
    ),
    _shared(
        refusals.DAILY_LIMIT,
        _disturbed(
            "second_page",
            _at_second_call(_out_of_calls),
            applies=_has("daily_limit", "the service has no limit of a day"),
        ),
    ),
    _shared(
        refusals.OUTAGE,
        _disturbed("unavailable", _at_second_call(_effect({"status": 503}, 2))),
        _disturbed("cut", _at_second_call(_effect({"close": "middle"}))),
        _disturbed("closed", _at_second_call(_effect({"close": True}, 2))),
        _disturbed("late", _at_second_call(_effect({"delay": 5})), refuses=False),
    ),
    _shared(
        refusals.KILLED,
        _disturbed("held", _at_second_call(_effect({"hold": True}), kills=True), refuses=False, ends_by_right=True),
        _disturbed("executed", _at_second_call(_effect({"delay": 2}), kills=True), refuses=False, ends_by_right=True),
    ),
    _shared(
        refusals.REFUSED,
        _disturbed(
            "from_start",
            _refused,
            applies=_has("refused", "the service refuses nobody who has a key"),
            exercised=_was_refused,
            ends_by_right=True,
        ),
    ),
)
