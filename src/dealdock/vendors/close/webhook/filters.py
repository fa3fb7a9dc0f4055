"""The `extra_filter` of a subscription's events (contract part 2, B.1)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

INVALID: Final = "Invalid filter."
MAX_DEPTH: Final = 20
"""The levels of filters within filters."""

MAX_PARTS: Final = 200
"""The filters of a subscription, those within filters included."""

MAX_BYTES: Final = 64 * 1024
"""The size of the events of a subscription with their filters, as JSON."""

TOO_LARGE: Final = f"The filters of a subscription may have {MAX_PARTS} parts and {MAX_BYTES} bytes."
MAX_STEPS: Final = 5_000
"""The comparisons of a subscription's filters with one event. An event that needs more does not fit."""


_OF_SEVERAL: Final = ("and", "or")
_OF_ONE: Final = ("not", "any_array_value", "field_accessor")


def is_valid(found: Any, depth: int = 0) -> bool:
    """Return True for a filter whose parts are all there."""
    if not isinstance(found, dict) or depth > MAX_DEPTH:
        return False
    kind = found.get("type")
    if kind in _OF_SEVERAL:
        several = found.get("filters")
        return isinstance(several, list) and all(is_valid(each, depth + 1) for each in several)
    if kind in _OF_ONE:
        has_field = kind != "field_accessor" or isinstance(found.get("field"), str)
        return has_field and is_valid(found.get("filter"), depth + 1)
    return kind in {"is_null", "non_null"} or (kind in {"equals", "not_equals", "contains"} and "value" in found)


def parts(found: Any) -> int:
    """Return the number of filters within a valid filter, itself included."""
    if found["type"] in _OF_SEVERAL:
        return 1 + sum(map(parts, found["filters"]))
    return 1 + (parts(found["filter"]) if found["type"] in _OF_ONE else 0)


class Steps:
    """The comparisons that a subscription's filters may still make with one event."""

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def take(self) -> bool:
        """Take one. Return False if there are no more."""
        self._left -= 1
        return self._left >= 0


def fits(wanted: Mapping[str, Any], value: Any, steps: Steps) -> bool:
    """Return True if a value passes a valid filter, and False if that takes too many steps."""
    return steps.take() and _RULES[wanted["type"]](wanted, value, steps)


def _contains(wanted: Mapping[str, Any], value: Any, _: Steps) -> bool:
    part = wanted["value"]
    if isinstance(value, list):
        return part in value
    return isinstance(value, str) and isinstance(part, str) and part in value


def _at_field(wanted: Mapping[str, Any], value: Any, steps: Steps) -> bool:
    return fits(wanted["filter"], value.get(wanted["field"]) if isinstance(value, dict) else None, steps)


def _any(wanted: Mapping[str, Any], value: Any, steps: Steps) -> bool:
    return isinstance(value, list) and any(fits(wanted["filter"], each, steps) for each in value)


_RULES: Final[Mapping[str, Callable[[Mapping[str, Any], Any, Steps], bool]]] = {
    "equals": lambda wanted, value, _: bool(value == wanted["value"]),
    "not_equals": lambda wanted, value, _: bool(value != wanted["value"]),
    "is_null": lambda _, value, __: value is None,
    "non_null": lambda _, value, __: value is not None,
    "contains": _contains,
    "and": lambda wanted, value, steps: all(fits(each, value, steps) for each in wanted["filters"]),
    "or": lambda wanted, value, steps: any(fits(each, value, steps) for each in wanted["filters"]),
    "any_array_value": _any,
    "not": lambda wanted, value, steps: not fits(wanted["filter"], value, steps) and steps.take(),
    "field_accessor": _at_field,
}
