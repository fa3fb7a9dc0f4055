"""Fields: a custom field is added, renamed, emptied, removed, or gets another type between two runs."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from dealdock.judge.oracles.exercised import between_runs
from dealdock.judge.sandbox import ControlError, Record
from dealdock.judge.scenarios.scenario import Scenario, Situation, that_changes
from dealdock.judge.stage import Stage
from dealdock.judge.staging import ObjectStaging, Staging, Stream

_VALUE = "{value}"

Change = Callable[[Stage, ObjectStaging, Any], Any]
"""Changes a custom field. Returns the value that a record gets then, or `...` for a change of another field."""


def _has_custom_fields(stream: Stream, staging: Staging) -> str | None:
    known = f"records of {stream.object.name} have no custom fields"
    return that_changes(stream, staging) or (None if stream.object.custom else known)


def _situation(name: str, change: Change) -> Situation:
    def play(stage: Stage) -> None:
        made = {}
        for of in stage.objects.values():
            records = stage.fill(of, of.page_and_a_half)
            if name != "added":
                made[of.name] = _add_field(stage, of)
                stage.account.update(of.path, records[0]["id"], field_value(of, made[of.name], "first"))
        stage.run()
        stage.pause()
        for of in stage.objects.values():
            value = change(stage, of, made.get(of.name))
            stage.change(of, [stage.ids_of(of)[0]], value)
        stage.pause()
        stage.run()

    return Situation(name, play, _has_custom_fields, exercised=between_runs)


def _added(stage: Stage, of: ObjectStaging, _: Any) -> Any:
    return field_value(of, _add_field(stage, of), "second")


def _renamed(stage: Stage, of: ObjectStaging, field: Any) -> Any:
    custom = of.custom or {}
    stage.account.update(custom["kind"], field["id"], custom["rename"])
    return field_value(of, field, "second")


def _emptied(_stage: Stage, of: ObjectStaging, field: Any) -> Any:
    return field_value(of, field, None)


def _removed(stage: Stage, of: ObjectStaging, field: Any) -> Any:
    stage.account.remove((of.custom or {})["kind"], field["id"])
    return dict(of.change)


def _retyped(stage: Stage, of: ObjectStaging, field: Any) -> Any:
    stage.account.remove((of.custom or {})["kind"], field["id"])
    return field_value(of, _add_field(stage, of, other_type=True), (of.custom or {})["other_value"])


def _can_be_empty(stream: Stream, staging: Staging) -> str | None:
    known = f"records of {stream.object.name} have no field that can be emptied"
    return that_changes(stream, staging) or (None if stream.object.filled else known)


def _null(stage: Stage) -> None:
    """Empty each field that every record has, in one record each. Some of the file's own cannot be emptied."""
    for of in stage.objects.values():
        stage.fill(of, of.page_and_a_half)
    stage.run()
    stage.pause()
    for of in stage.objects.values():
        for record_id, name in zip(stage.ids_of(of), of.filled, strict=False):
            with suppress(ControlError):
                stage.change(of, [record_id], {name: None})
    stage.pause()
    stage.run()


def _add_field(stage: Stage, of: ObjectStaging, *, other_type: bool = False) -> Record:
    """Add a custom field for an object. Return it."""
    custom = of.custom or {}
    (made,) = stage.account.add(custom["kind"], [custom["other" if other_type else "record"]])
    return made


def field_value(of: ObjectStaging, field: Record, value: Any) -> dict[str, Any]:
    """Return the change of a record that gives a custom field this value."""
    form = (of.custom or {})["value"]
    filled: dict[str, Any] = _filled(form, field, value)
    return filled


def _filled(form: Any, field: Record, value: Any) -> Any:
    """Return a form with a custom field's own values, such as `{id}`, and with the value in place of `{value}`."""
    if form == _VALUE:
        return value
    match form:
        case str():
            return field[form[1:-1]] if form[1:-1] in field and form.startswith("{") else form
        case list():
            return [_filled(each, field, value) for each in form if each != _VALUE or value is not None]
        case dict():
            return {str(_filled(name, field, value)): _filled(one, field, value) for name, one in form.items()}
    return form


SCENARIO = Scenario(
    "fields",
    "Between two runs a custom field is added, renamed, emptied, removed or of another type; or a value becomes null.\n"
    "A connector that knows the fields of its first run fails, or leaves the record out.",
    (
        _situation("added", _added),
        _situation("renamed", _renamed),
        _situation("emptied", _emptied),
        _situation("removed", _removed),
        _situation("other_type", _retyped),
        Situation("null", _null, _can_be_empty, exercised=between_runs),
    ),
)
