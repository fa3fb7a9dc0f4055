"""Filters of searches as tables (contract 2.7): from values of a body to conditions in SQL.

A filter makes criteria. A criterion has a shape, by which prepared statements are kept, and values. The condition
itself, with named parameters for the values, is only built for a new statement.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import BigInteger, Column, ColumnElement, bindparam, false, or_

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.column_types import keys_of
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, Invalid, not_included

Parameter = Any

WITHOUT: Final = -2
"""The number that stands for records without the value."""
_LARGEST: Final = 2**62


class Criterion(NamedTuple):
    """One condition of a search."""

    shape: Hashable
    clause: Callable[[], ColumnElement[bool]]
    values: Mapping[str, Any]


Criteria = Sequence[Criterion]


@dataclass(frozen=True)
class Filter:
    """A filter of a search."""

    name: str
    read: Callable[[Context, Any], "Criteria | Invalid"]
    """Returns the criteria for a value."""
    type: Any = Any
    """Its type in OpenAPI."""
    takes_empty: bool = False
    """True if an empty list is a value. Otherwise it is as if absent."""


NOTHING: Final = Criterion("nothing", false, {})


def among(name: str, column: Column[Any], found: Sequence[Any]) -> Criterion:
    """Return the criterion that a column has one of these values. Without values, nothing matches.

    The number of parameters is a power of two, so that few different statements are prepared.
    """
    if not found:
        return NOTHING
    size = 1 << (len(found) - 1).bit_length()
    padded = [*found, *([found[-1]] * (size - len(found)))]
    names = [f"{name}_{place}" for place in range(size)]

    def clause() -> ColumnElement[bool]:
        return column.in_([bindparam(each, type_=column.type) for each in names])

    return Criterion((name, "in", size), clause, dict(zip(names, padded, strict=True)))


def either(*criteria: Criterion) -> Criterion:
    """Return the criterion that one of these applies."""
    values_ = {name: value for each in criteria for name, value in each.values.items()}
    shape = ("or", *(each.shape for each in criteria))
    return Criterion(shape, lambda: or_(*(each.clause() for each in criteria)), values_)


def fixed(shape: str, clause: Callable[[], ColumnElement[bool]]) -> Criterion:
    """Return a criterion without values."""
    return Criterion(shape, clause, {})


def absent(name: str, column: Column[Any]) -> Criterion:
    """Return the criterion that a column has no value."""
    return fixed(f"{name} absent", lambda: column.is_(None))


def ids(name: str, column: Column[Any], *, takes_without: bool = True, empty_is_without: bool = False) -> Filter:
    """Return a filter by the ids in a column. With `takes_without`, -2 means no value, if the attribute may be
    empty.
    """
    allowed = (WITHOUT,) if takes_without and column.nullable else ()

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.ids(name, value, *allowed)
        if isinstance(found, Invalid):
            return found
        by_id = among(name, column, [each for each in dict.fromkeys(found) if 0 < each <= MAX_ID])
        if WITHOUT in found or (empty_is_without and not found):
            return [either(by_id, absent(name, column))]
        return [by_id]

    return Filter(name, read, values.IDS, takes_empty=empty_is_without)


def numbered(name: str, column: Column[Any], words: Sequence[str]) -> Filter:
    """Return a filter by the numbers of words in a column, which stores the numbers."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.ids(name, value, *range(len(words)))
        if isinstance(found, Invalid):
            return found
        known = [each for each in dict.fromkeys(found) if each < len(words)]
        return [_stored(name, column, known)]

    return Filter(name, read, values.IDS)


def worded(name: str, column: Column[Any], words: Sequence[str]) -> Filter:
    """Return a filter by words in a column that stores their numbers."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.strings(value)
        if isinstance(found, Invalid):
            return found
        if not set(words).issuperset(found):
            return not_included(words)
        return [_stored(name, column, [words.index(each) for each in dict.fromkeys(found)])]

    return Filter(name, read, values.STRINGS)


def _stored(name: str, column: Column[Any], found: Sequence[int]) -> Criterion:
    """Return the criterion that a column of numbered words has one of these numbers."""
    inner = among(name, column, found)

    def clause() -> ColumnElement[bool]:
        return column.in_([bindparam(each, type_=BigInteger) for each in inner.values])

    return inner if inner is NOTHING else inner._replace(clause=clause)


def same_text(name: str, column: Column[Any]) -> Filter:
    """Return a filter by a whole text. The column compares without regard to case."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        return [among(name, column, keys_of([value]))] if isinstance(value, str) else NOT_A_STRING

    return Filter(name, read, str)


def same_texts(name: str, column: Column[Any]) -> Filter:
    """Return a filter by a list of whole texts."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.strings(value)
        if isinstance(found, Invalid):
            return found
        return [among(name, column, keys_of(each.strip() for each in found))]

    return Filter(name, read, values.STRINGS)


Side = Literal["minimum", "maximum"]
Rounding = Callable[[Context, Side, Decimal], int]
"""Returns the stored number for a bound."""


def whole_bound(_: Context, side: Side, value: Decimal, places: int = 0) -> int:
    """Return the whole number that is stored for a bound. `places`: the decimal places of stored numbers."""
    rounding = ROUND_CEILING if side == "minimum" else ROUND_FLOOR
    limited = min(max(value.scaleb(places), Decimal(-_LARGEST)), Decimal(_LARGEST))
    return int(limited.to_integral_value(rounding))


def cents_bound(context: Context, side: Side, value: Decimal) -> int:
    """Return the hundredths that are stored for a bound."""
    return whole_bound(context, side, value, places=2)


def bounds(what: str, column: Column[Any], stored: Rounding = whole_bound) -> Iterator[Filter]:
    """Yield the filters `minimum_…` and `maximum_…`, which include the bound itself."""
    yield _bound(f"minimum_{what}", "minimum", column, stored)
    yield _bound(f"maximum_{what}", "maximum", column, stored)


def _bound(name: str, side: Side, column: Column[Any], stored: Rounding) -> Filter:
    def read(context: Context, value: Any) -> Criteria | Invalid:
        found = values.exact(value)
        if isinstance(found, Invalid):
            return found
        return [] if found is None else [bound(name, side, column, stored(context, side, found))]

    return Filter(name, read, float)


def bound(name: str, side: Side, column: Column[Any], value: int) -> Criterion:
    """Return the criterion that a column is not below, or not above, a stored number."""
    limit: Parameter = bindparam(name, type_=BigInteger)
    return Criterion((name, side), lambda: column >= limit if side == "minimum" else column <= limit, {name: value})
