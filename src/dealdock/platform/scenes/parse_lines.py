"""Lines as records: what the form makes of each of them."""

import json
from typing import Any

from dealdock.platform.scenes import problems
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.schema import SceneForm


def described(lines: Lines, batch: Batch, form: SceneForm) -> list[Any]:
    """Return the records of these lines as the form has them. Raises `WrongScene`."""
    kind = form.record_types[batch.kind]
    try:
        return [kind.model_validate(_record(line)) for line in batch.lines]
    except ValueError:  # pydantic's too
        raise problems.wrong_batch(lines, batch, form) from None


def _record(line: bytes) -> Any:
    """Return the record on a line, scalars as text."""
    held = json.loads(line, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_mapping)
    (record,) = held.values()
    return record


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = {name: _text(value) for name, value in pairs}
    if len(mapping) < len(pairs):
        raise ValueError
    return mapping


def _text(value: Any) -> Any:
    if value is True or value is False:
        return str(value).lower()
    return list(map(_text, value)) if isinstance(value, list) else value
