"""The parts of an advanced search and its moments, with an error for the first wrong one (contract part 2, B.3)."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context

MAX_VALUES: Final = 1_000
"""The values, or ids, of one condition."""
MAX_CHARACTERS: Final = 8_000
"""The characters of a text in a condition."""


class InvalidSearch(ValueError):
    """A search that cannot be read."""

    def __init__(self, text: str, part: str = "query") -> None:
        """`text`: the text of the error. `part`: of the search."""
        super().__init__(text)
        self.part = part


def invalid(why: str) -> InvalidSearch:
    """Return the error for a query, with the reason."""
    return InvalidSearch(f"Invalid query: {why}.")


def an_object(found: Any, what: str) -> Mapping[str, Any]:
    """Return an object. Raises `InvalidSearch`."""
    if not isinstance(found, dict):
        raise invalid(f"{what} must be an object")
    return found


def part(of: Mapping[str, Any], name: str) -> Any:
    """Return a part that must be there. Raises `InvalidSearch`."""
    if of.get(name) is None:
        raise invalid(f"{name} is missing")
    return of[name]


def text(of: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there. Raises `InvalidSearch`."""
    found = part(of, name)
    if not isinstance(found, str):
        raise invalid(f"{name} must be a text")
    if len(found) > MAX_CHARACTERS:
        raise invalid(f"{name} is longer than {MAX_CHARACTERS} characters")
    return found


def a_list(of: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Return a list that must be there. Raises `InvalidSearch`."""
    found = part(of, name)
    if not isinstance(found, list):
        raise invalid(f"{name} must be a list")
    if len(found) > MAX_VALUES:
        raise invalid(f"{name} has more than {MAX_VALUES} elements")
    return found


def flag(of: Mapping[str, Any], name: str) -> bool:
    """Return true or false; false where it is absent. Raises `InvalidSearch`."""
    found = of.get(name)
    if found is None:
        return False
    if not isinstance(found, bool):
        raise invalid(f"{name} must be true or false")
    return found


def one_of(of: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """Return one of some words. Raises `InvalidSearch`."""
    found = text(of, name)
    if found not in choices:
        raise invalid(f"{name} must be one of {', '.join(choices)}")
    return found


_SIDES: Final = ("start", "end")
_MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
_MONTHS_OF: Final[Mapping[str, int]] = {"years": 12, "quarters": 3, "months": 1}
_SPANS: Final = ("weeks", "days", "hours", "minutes", "seconds")
_LARGEST: Final = 1_000_000_000
RANGES: Final = (
    *("today", "yesterday"),
    *(f"{which}-{unit}" for which in ("this", "last") for unit in ("week", "month", "quarter", "year")),
)


def moment(context: Context, found: Any) -> datetime:
    """Return a moment in UTC. Raises `InvalidSearch`."""
    described = an_object(found, "a moment")
    kind = one_of(described, "type", tuple(_KINDS))
    try:
        utc: datetime = _KINDS[kind](context, described).astimezone(UTC)
        return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
    except InvalidSearch:
        raise
    except (ValueError, OverflowError):
        raise invalid("a moment cannot be read") from None


def range_of(day: date, name: str) -> tuple[date, date]:
    """Return the first day of a range of `RANGES`, and the day after its last one."""
    which, _, unit = name.rpartition("-")
    if not which:
        first = day - timedelta(days=unit == "yesterday")
        return first, first + timedelta(days=1)
    if unit == "week":
        first = day - timedelta(days=day.weekday() + (7 if which == "last" else 0))
        return first, first + timedelta(days=7)
    length = _MONTHS[unit]
    begun = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    first = _months_later(begun, -length) if which == "last" else begun
    return first, _months_later(first, length)


def _now(context: Context, _: Mapping[str, Any]) -> datetime:
    return context.now


def _fixed(_: Context, described: Mapping[str, Any]) -> datetime:
    return moments.bound(text(described, "value"), UTC)


def _local_day(context: Context, described: Mapping[str, Any]) -> datetime:
    day = date.fromisoformat(text(described, "value"))
    return _edge(context, day, day + timedelta(days=1), described)


def _relative(context: Context, described: Mapping[str, Any]) -> datetime:
    return _edge(context, *range_of(context.today, one_of(described, "range", RANGES)), described)


def _edge(context: Context, first: date, after: date, described: Mapping[str, Any]) -> datetime:
    """Return the first moment of days, or the one after their last."""
    side = one_of(described, "which", _SIDES)
    return datetime.combine(first if side == "start" else after, time(), context.zone)


def _offset(context: Context, described: Mapping[str, Any]) -> datetime:
    sign = 1 if one_of(described, "direction", ("past", "future")) == "future" else -1
    spans = {name: _whole(name, value) for name, value in an_object(part(described, "offset"), "an offset").items()}
    local = moment(context, described.get("moment") or {"type": "now"}).astimezone(context.zone)
    months = sum(sign * spans.pop(name, 0) * length for name, length in _MONTHS_OF.items())
    local = local.combine(_months_later(local.date(), months), local.timetz())
    local += sign * timedelta(**spans)
    if described.get("which_day_end") is None:
        return local
    side = one_of(described, "which_day_end", _SIDES)
    return datetime.combine(local.date() + timedelta(days=side == "end"), time(), context.zone)


def _whole(name: str, value: Any) -> int:
    if name not in (*_MONTHS_OF, *_SPANS):
        raise invalid(f"an offset has no {name}")
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise invalid(f"{name} must be a whole number")
    return value


def _months_later(day: date, count: int) -> date:
    """Return the same day of another month, or that month's last one. Raises `ValueError`."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= date.max.year:
        raise ValueError(count)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


_KINDS: Final[Mapping[str, Callable[[Context, Mapping[str, Any]], datetime]]] = {
    "now": _now,
    "fixed_utc": _fixed,
    "fixed_local_date": _local_day,
    "start_end_of_predefined_relative_period": _relative,
    "offset": _offset,
}
