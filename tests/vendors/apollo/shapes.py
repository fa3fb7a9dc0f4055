"""The keys of an object in their order, with the types of their values, as tables have them.

A table is a line per key: `key: type|type`, or `key?: type` for one that may be missing. The types:

- `id` (24 hex digits), `text`, `int`, `decimal` (a number with a point), `bool`, `null`
- `Z` and `+00:00`: moments with milliseconds and that end
- `[]` and `{}` (empty), `list` and `object`
"""

import re
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, Final

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|\+00:00)")
_SIMPLE: Final = {NoneType: "null", bool: "bool", int: "int", float: "decimal"}
_ID: Final = re.compile(r"[0-9a-f]{24}")


def kind(value: Any) -> str:
    """Return the type of a value as tables have it."""
    if isinstance(value, str):
        moment = _MOMENT.fullmatch(value)
        return moment[1] if moment else "id" if _ID.fullmatch(value) else "text"
    if isinstance(value, dict | list):
        full, empty = ("object", "{}") if isinstance(value, dict) else ("list", "[]")
        return full if value else empty
    return _SIMPLE[type(value)]


def rows(table: str) -> Mapping[str, tuple[bool, frozenset[str]]]:
    """Return a table: for each key whether it may be missing, and its types."""
    lines = (line.split(": ") for line in table.splitlines() if line.strip())
    return {name.strip().removesuffix("?"): (name.endswith("?"), frozenset(types.split("|"))) for name, types in lines}


def check(table: str, objects: Iterable[Mapping[str, Any]]) -> None:
    """Check keys, order and types of objects. Every type of the table must occur in one of them."""
    wanted, objects = rows(table), list(objects)
    for each in objects:
        present = [name for name, (is_optional, _) in wanted.items() if name in each or not is_optional]
        assert list(each) == present
    for name, (is_optional, types) in wanted.items():
        found = {kind(each[name]) for each in objects if name in each}
        assert found == types, (name, found)
        assert is_optional == any(name not in each for each in objects), name
