"""The values of custom fields in files, and the definitions that a scene needs for them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dealdock.platform.scenes.imported.columns import plain_name
from dealdock.platform.scenes.imported.tables import is_given


def with_columns(cells: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """Return the cells of a record with the values of its custom fields in cells of their own: `custom.cf_…`."""
    column = next((name for name in cells if plain_name(name) == field), None)
    if column is None or not isinstance(cells[column], dict | list):
        return cells
    others = {name: value for name, value in cells.items() if name != column}
    if any(name.startswith(f"{field}.") for name in cells):  # the same values, by their ids
        return others
    return others | {f"{field}.{name}": value for name, value in _values(cells[column]) if is_given(value)}


def _values(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values by the ids or names of the fields: from a mapping, or a list with an id and a value in each."""
    if isinstance(value, dict):
        yield from value.items()
    for each in value if isinstance(value, list) else ():
        name = next((each[key] for key in each if key.endswith("id")), None) if isinstance(each, dict) else None
        if name is not None:
            yield str(name), each.get("value")


def as_text(value: Any) -> Any:
    """Return a value for a field of text."""
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
