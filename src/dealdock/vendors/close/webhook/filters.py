"""The `extra_filter` of a subscription's events (contract part 2, B.1)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

INVALID: Final = "Invalid filter."
MAX_DEPTH: Final = 20
"""The levels of filters within filters."""


def is_valid(found: Any, depth: int = 0) -> bool:
    """Return True for a filter whose parts are all there."""
    if not isinstance(found, dict) or depth > MAX_DEPTH:
        return False
    kind = found.get("type")
    if kind in {"and", "or"}:
        several = found.get("filters")
        return isinstance(several, list) and all(is_valid(each, depth + 1) for each in several)
    if kind in {"not", "any_array_value", "field_accessor"}:
        has_field = kind != "field_accessor" or isinstance(found.get("field"), str)
        return has_field and is_valid(found.get("filter"), depth + 1)
    return kind in {"is_null", "non_null"} or (kind in {"equals", "not_equals", "contains"} and "value" in found)


def fits(wanted: Mapping[str, Any], value: Any) -> bool:
    """Return True if a value passes a valid filter."""
    return _RULES[wanted["type"]](wanted, value)


def _contains(wanted: Mapping[str, Any], value: Any) -> bool:
    part = wanted["value"]
    if isinstance(value, list):
        return part in value
    return isinstance(value, str) and isinstance(part, str) and part in value


def _at_field(wanted: Mapping[str, Any], value: Any) -> bool:
    return fits(wanted["filter"], value.get(wanted["field"]) if isinstance(value, dict) else None)


_RULES: Final[Mapping[str, Callable[[Mapping[str, Any], Any], bool]]] = {
    "equals": lambda wanted, value: bool(value == wanted["value"]),
    "not_equals": lambda wanted, value: bool(value != wanted["value"]),
    "is_null": lambda _, value: value is None,
    "non_null": lambda _, value: value is not None,
    "contains": _contains,
    "and": lambda wanted, value: all(fits(each, value) for each in wanted["filters"]),
    "or": lambda wanted, value: any(fits(each, value) for each in wanted["filters"]),
    "any_array_value": lambda wanted, value: isinstance(value, list) and any(fits(wanted["filter"], v) for v in value),
    "not": lambda wanted, value: not fits(wanted["filter"], value),
    "field_accessor": _at_field,
}
