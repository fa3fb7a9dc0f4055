"""Filters of lists, as tables (contract 1.4, 2.6).

A filter reads the text of a parameter as a value of its column. `NOTHING` is the value of a text that names nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, false

from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong
from dealdock.web import read_names

NOTHING: Final = object()
"""A value that no record has."""

Criteria: TypeAlias = list[ColumnElement[bool]]

_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "": lambda column, value: column == value,
    "__lt": lambda column, value: column < value,
    "__gt": lambda column, value: column > value,
    "__lte": lambda column, value: column <= value,
    "__gte": lambda column, value: column >= value,
}


MAX_VALUES: Final = 1_000
"""The values of one `name__in`."""


class Filter(NamedTuple):
    """A filter by a column: `name=` and `name__in=`, or with `is_range` `name=` and the four comparisons."""

    column: Any
    read: Callable[[Context, str], Any]
    is_range: bool = False
    within: Callable[[ColumnElement[bool]], ColumnElement[bool]] = lambda condition: condition
    """Turns a condition on a column of another table into one on the list's own."""
    has_in: bool = True
    """False: the filter has no `name__in`."""


def criteria(context: Context, filters: Mapping[str, Filter], query: Mapping[str, str]) -> Criteria:
    """Return the conditions for the parameters of a list. Raises `HttpError` 400 for a date that cannot be read."""
    found = {
        name: condition
        for name, text in query.items()
        if (filter_ := filters.get(name.partition("__")[0])) is not None
        and (condition := _condition(context, filter_, name, text)) is not None
    }
    read_names.note(query, found)
    return [*found.values()]


def _condition(context: Context, filter_: Filter, name: str, text: str) -> ColumnElement[bool] | None:
    """Return the condition of one parameter; None if the filter does not have its form."""
    form = name[len(name.partition("__")[0]) :]
    if form == "__in" and filter_.has_in and not filter_.is_range:
        return _one_of(filter_, [filter_.read(context, part) for part in members(name, text)])
    if form not in (_COMPARISONS if filter_.is_range else {""}):
        return None
    if not text and not form:
        return filter_.within(filter_.column.is_(None))
    value = filter_.read(context, text)
    return false() if value is NOTHING else filter_.within(_COMPARISONS[form](filter_.column, value))


def members(name: str, text: str) -> list[str]:
    """Return the values of a parameter that are separated by commas. Raises `HttpError` 400 for too many."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MAX_VALUES:
        raise wrong(f"{name} must have no more than {MAX_VALUES} values (got {len(parts)} instead).")
    return parts


def _one_of(filter_: Filter, values: Sequence[Any]) -> ColumnElement[bool]:
    known = list(dict.fromkeys(value for value in values if value is not NOTHING))
    return filter_.within(filter_.column.in_(known)) if known else false()


def text(_: Context, value: str) -> str:
    """Read any text."""
    return value


def public_id(prefix: str) -> Callable[[Context, str], Any]:
    """Return a reader of public ids."""

    def read(context: Context, text: str) -> Any:
        number = context.ids.find(prefix, text)
        return NOTHING if number is None else number

    return read


def truth(_: Context, value: str) -> Any:
    """Read true or false."""
    return {"true": True, "false": False, "1": True, "0": False}.get(value.lower(), NOTHING)


def moment(context: Context, value: str) -> Any:
    """Read a moment. Raises `HttpError` 400."""
    try:
        return moments.bound(value, context.zone)
    except ValueError as error:
        raise wrong(str(error)) from None


def day(context: Context, value: str) -> Any:
    """Read a day, or the day of a moment. Raises `HttpError` 400."""
    try:
        return moments.day_bound(value, context.zone)
    except ValueError as error:
        raise wrong(str(error)) from None
