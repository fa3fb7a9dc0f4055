"""Lines as records: what the form makes of each of them."""

import json
from collections.abc import Iterator
from typing import Any

from dealdock.platform.scenes import problems
from dealdock.platform.scenes.json_lines import Batch, Lines
from dealdock.vendors.pardot.scenes import fast_opportunities, schema


def own_ids(lines: Lines, batch: Batch) -> Iterator[tuple[int, int]]:
    """The ids that these records bring along, each with the place of its line."""
    records = fast_opportunities.swiftly(batch.lines) if batch.kind == "opportunities" else None
    for index, each in enumerate(described(lines, batch) if records is None else records):
        for one in (each, *(getattr(each, "activities", None) or ())):
            if one.id is not None:
                yield index, one.id


def described(lines: Lines, batch: Batch) -> list[Any]:
    """The records of these lines as the form has them."""
    kind = schema.File.RECORDS[batch.kind]
    try:
        return [kind.model_validate(_record(line)) for line in batch.lines]
    except ValueError:  # pydantic's too
        raise problems.wrong_batch(lines, batch) from None


def _record(line: bytes) -> Any:
    """What stands on a line, scalars as text."""
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
