"""Lines parsed into records."""

import json
from typing import Any

from dealdock.platform.scenes import problems
from dealdock.platform.scenes.document import Bare
from dealdock.platform.scenes.fast_lines import parse_fast
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.platform.scenes.schema import SceneForm


def parse(lines: Lines, batch: Batch, form: SceneForm) -> list[Any]:
    """Return the records of these lines: objects with the fields of the form. Raise `WrongScene`."""
    records = parse_fast(batch.kind, form.record_types[batch.kind], batch.lines)
    return parse_general(lines, batch, form) if records is None else records


def parse_general(lines: Lines, batch: Batch, form: SceneForm) -> list[Any]:
    """Return the records of these lines as the form validates them. Raise `WrongScene`."""
    record_type = form.record_types[batch.kind]
    try:
        return [record_type.model_validate(_record(line)) for line in batch.lines]
    except (ValueError, RecursionError):  # of pydantic, too
        raise problems.wrong_batch(lines, batch, form) from None


def _record(line: bytes) -> Any:
    """Return the record on a line, with its scalars as text."""
    document = json.loads(line, parse_int=Bare, parse_float=Bare, parse_constant=str, object_pairs_hook=_mapping)
    (record,) = document.values()
    return record


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = {name: _text(value) for name, value in pairs}
    if len(mapping) < len(pairs):
        raise ValueError
    return mapping


def _text(value: Any) -> Any:
    if value is True or value is False:
        return Bare(str(value).lower())
    return list(map(_text, value)) if isinstance(value, list) else value
