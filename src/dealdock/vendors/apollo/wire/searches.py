"""Searches (contract 2.8, 3.3): filters as tables, and the envelope of the answers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, create_model
from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, false, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Integer

from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import IdKind, has_form
from dealdock.vendors.apollo.settings import RECORDED, Edition
from dealdock.vendors.apollo.wire import pages, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.web import read_names
from dealdock.web.rest.fields import list_type

Filter = Callable[[Call, Any], ColumnElement[bool]]
"""Returns the condition for a parameter's value."""

Selector = Callable[..., tuple[Page, Selection]]
"""Takes a call, and functions that return further conditions, which run after the checks of page and order."""

_NOTHING: Final = -1
"""A number that no record has."""

ENVELOPE: Final[Mapping[str, Any]] = {
    "partial_results_only": False,
    "has_join": False,
    "disable_eu_prospecting": False,
    "partial_results_limit": 10_000,
}
"""The members of every search's answer whose values never change."""


def enveloped(edition: Edition, first: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a search's answer: in edition 2021, the results precede the constant members."""
    return {**first, **found, **ENVELOPE} if edition < RECORDED else {**first, **ENVELOPE, **found}


def any_of(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that one of these holds. A plain OR of a thousand would be too deep for SQLite."""
    left = list(conditions)
    while len(left) > 1:
        odd = left[-1:] if len(left) % 2 else []
        left = [one.bool_op("OR")(other) for one, other in zip(left[::2], left[1::2], strict=False)] + odd
    return left[0] if left else false()


class position(FunctionElement[int]):  # noqa: N801 (a function of SQL, as SQLAlchemy's)
    """The position of one text within another, from 1; 0 if it is absent. It takes no sign for a wildcard."""

    inherit_cache = True
    type = Integer()


@compiles(position)
def _instr(position: position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(position.clauses, **options)})"


@compiles(position, "postgresql")
def _strpos(position: position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(position.clauses, **options)})"


def contains(column: Any) -> Filter:
    """Return the filter by a part of a text; the column holds it in lower case."""
    return lambda _, value: position(column, values.key(values.text(value).strip())) > 0


def one_of(column: Any, kind: IdKind) -> Filter:
    """Return the filter by ids of other records. An unknown id matches nothing. Error invalid_filter."""

    def condition(call: Call, value: Any) -> ColumnElement[bool]:
        numbers = ids(call, value, kind)
        if len(numbers) == 1:  # the statement is prepared
            found: ColumnElement[bool] = column == numbers[0]
            return found
        return among(column, numbers)

    return condition


def among(column: Any, numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these numbers: any number of them, so they are not parameters."""
    one = bindparam("numbers", numbers, BigInteger, unique=True, expanding=True, literal_execute=True)
    found: ColumnElement[bool] = column.in_(one)
    return found


def ids(call: Call, value: Any, kind: IdKind) -> list[int]:
    """Return the numbers for the ids of a filter, each once; for unknown ids alone, a number that no record has.

    Error invalid_filter.
    """
    sent = values.listed(value)
    if not all(map(has_form, sent)):
        raise refused("invalid_filter", f"a filter takes ids of 24 hex digits, of the kind {kind}")
    found = dict.fromkeys(call.ids.find(kind, each) for each in sent)
    return [number for number in found if number is not None] or [_NOTHING]


class Range(NamedTuple):
    """A filter by two bounds. One of them may be absent."""

    read: Callable[[str], Any]
    """Returns a bound; None for a text that is none, which the journal has among the ignored names."""
    condition: Callable[[Call, Any, Any], ColumnElement[bool]]
    """Returns the condition for the lower and the upper bound; one of them may be None."""


def ranges(call: Call, known: Mapping[str, Range]) -> list[ColumnElement[bool]]:
    """Return the conditions of the ranges that a call sends: objects, or bounds such as `revenue_range[min]`."""
    found = []
    for name, one in known.items():
        low, high = (_bound(call, name, end, one.read) for end in ("min", "max"))
        if low is not None or high is not None:
            found.append(one.condition(call, low, high))
        else:
            read_names.forget(call.parameters, name)
    return found


def _bound(call: Call, name: str, end: str, read: Callable[[str], Any]) -> Any:
    """Return a bound of a range; None for a text that is none."""
    sent = call.parameters.get(name)
    place, key = (sent, end) if isinstance(sent, dict) else (call.parameters, f"{name}[{end}]")
    bound = read(values.text(place.get(key)).strip())
    if bound is None:
        read_names.forget(place, key)
    return bound


def between(column: Any, low: Decimal | None, high: Decimal | None) -> ColumnElement[bool]:
    """Return the condition that a whole number is within bounds."""
    bounds = [] if low is None else [column >= literal(math.ceil(low), BigInteger())]
    bounds += [] if high is None else [column <= literal(math.floor(high), BigInteger())]
    return and_(true(), *bounds)


def numbers(column: Any) -> Range:
    """Return the filter by a whole number."""
    return Range(values.number, lambda _, low, high: between(column, low, high))


def within_days(column: Any, low: datetime | None, high: datetime | None) -> ColumnElement[bool]:
    """Return the condition that a time is within days, the last one included."""
    bounds = [] if low is None else [column >= low]
    bounds += [] if high is None else [column < high + timedelta(days=1)]
    return and_(true(), *bounds)


def has_lines(column: Any, wanted: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that a text has these lines. The column holds each between line feeds."""
    return [position(column, f"\n{each}\n") > 0 for each in wanted]


def criteria(call: Call, filters: Mapping[str, Filter]) -> list[ColumnElement[bool]]:
    """Return the conditions of a search, joined by AND. Empty parameters count as absent."""
    sent = call.parameters
    return [condition(call, sent[name]) for name, condition in filters.items() if values.listed(sent.get(name))]


def selector(
    filters: Mapping[str, Filter],
    sorts: Mapping[str, Sequence[Any]],
    model: Any,
    is_newest_first: Callable[[Call], bool] = lambda _: False,
) -> Selector:
    """Return the function that reads the page and the selection that a call requests.

    Without an order, the oldest records come first, or the newest ones. Its errors: invalid_per_page, page_too_deep,
    invalid_sort, invalid_filter.
    """
    usual = {
        descending: (Sort(model.created_at, descending), Sort(model.id, descending)) for descending in (False, True)
    }

    def selection(call: Call, *conditions: Callable[[], ColumnElement[bool]]) -> tuple[Page, Selection]:
        page = pages.page(call)
        order = pages.sorting(call.parameters, sorts, usual[is_newest_first(call)], model.id)
        before = [condition() for condition in conditions]
        return page, Selection([*before, *criteria(call, filters)], order, page.size, page.offset)

    return selection


def described(title: str, filters: Mapping[str, Filter], ranges: Iterable[str] = ()) -> type[BaseModel]:
    """Return a model of the parameters of a search, for OpenAPI."""
    types: dict[str, Any] = dict.fromkeys(filters, (list_type(str, values.MAX_LIST) | str | None, None))
    types |= dict.fromkeys(ranges, (dict[str, Any] | None, None))
    paging: dict[str, Any] = {"page": (int, 1), "per_page": (int, 25)}
    sorting: dict[str, Any] = {"sort_by_field": (str | None, None), "sort_ascending": (bool, False)}
    return create_model(title, **types, **sorting, **paging)
