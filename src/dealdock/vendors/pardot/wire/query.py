"""The `query` operation of all objects: tables of criteria and sorts -> a selection (contract, objects 1.5).

An object's table declares its criteria. This module checks them in the contract's order: whether a parameter
is known (error 5), criteria in their order, existence of referenced records, ranges, `sort_by`, `sort_order`, `offset`,
`limit`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call

MAX_LIMIT: Final = 200
MAX_SORTS: Final = 2
MAX_LIST_ITEMS: Final = 200
"""The maximum number of items in a criterion that is a list."""

_MAX_NAMED: Final = 5
"""The maximum number of unknown parameters in an error."""

_RESULT_SET: Final = frozenset({"limit", "offset", "sort_by", "sort_order", "output", "fields"})
_RESULT_SET_ERRORS: Final = (133, 19, 135, 134, 20, 21, 23)
"""The errors of `sort_by`, `sort_order`, `offset` and `limit`."""

_NO_CRITERIA: Final = frozenset({"api_key", "user_key", "format"})

_ORDERS: Final = {"ascending": False, "descending": True}


class Criterion(NamedTuple):
    """A parameter that restricts a query: its reader, the error code of an invalid value, and its condition.

    `condition` returns the condition for a value. Without it, the object's `rest` adds the condition; for `deleted`,
    the platform does. `empty`: an empty text is a value, and is not ignored. `several`: the value is a list, as an
    array or with commas.
    """

    read: Callable[[Call, str], Any]
    code: int
    condition: Callable[[Any], ColumnElement[bool]] | None = None
    empty: bool = False
    several: bool = False


class Range(NamedTuple):
    """Two criteria. If both are given, the first must be less than the second."""

    lower: str
    upper: str
    code: int


class Sorting(NamedTuple):
    """A column to sort by, and its default direction."""

    column: Any
    descending: bool


class Query(NamedTuple):
    """The query parameters of an object.

    `rest` returns the conditions that depend on several criteria: `(call, values by criterion)`. `caps_limit`: a limit
    above 200 becomes 200; otherwise it is error 23. `mobile_is_all`: with output `mobile` only a given limit
    applies.
    """

    criteria: Mapping[str, Criterion]
    ranges: Sequence[Range]
    sorts: Mapping[str, Sorting]
    rest: Callable[[Call, Mapping[str, Any]], Sequence[ColumnElement[bool]]] = lambda *_: ()
    caps_limit: bool = False
    mobile_is_all: bool = True
    rest_errors: tuple[int, ...] = ()
    """The error codes of `rest`."""
    usual_limit: int = MAX_LIMIT
    """The rows of a page without a limit."""
    max_limit: int = MAX_LIMIT
    ignored: frozenset[str] = frozenset()
    """Known parameters without effect."""

    @property
    def errors(self) -> tuple[int, ...]:
        """The codes of a query's errors, in the order of the checks."""
        codes = [5]
        for criterion in self.criteria.values():
            codes += [criterion.code, 63] if criterion.several else [criterion.code]
        codes += [*self.rest_errors, *(bounds.code for bounds in self.ranges), *_RESULT_SET_ERRORS]
        return tuple(dict.fromkeys(codes))

    def read(self, call: Call) -> Selection:
        """Read the parameters of a call. Errors 5, the errors of the criteria, 19, 133, 135, 20, 134, 21, 23."""
        names = set(call.parameters) - _NO_CRITERIA
        if names and not names & (self.criteria.keys() | _RESULT_SET | self.ignored):
            raise PardotError(5, f"none of these is known here: {', '.join(map(quoted, sorted(names)[:_MAX_NAMED]))}")
        found = self._criteria(call)
        conditions = [make(value) for name, value in found.items() if (make := self.criteria[name].condition)]
        conditions += self.rest(call, found)
        for bounds in self.ranges:
            if bounds.lower in found and bounds.upper in found and not found[bounds.lower] < found[bounds.upper]:
                lower, upper = (f"{name} {quoted(call.parameters.get(name) or '')}" for name in bounds[:2])
                raise PardotError(bounds.code, f"{lower} is not below {upper}")
        sorts = self._sorts(call)
        offset = _whole(call, "offset", least=0, code=21) or None
        limit = self._limit(call)
        return Selection(conditions, sorts, limit, offset, found.get("deleted", False))

    def _criteria(self, call: Call) -> dict[str, Any]:
        """Return the values of the given criteria, in the table's order."""
        found: dict[str, Any] = {}
        for name, criterion in self.criteria.items():
            if criterion.several:
                found |= _several(call, name, criterion)
                continue
            text = call.parameters.get(name)
            if text is None or (text == "" and not criterion.empty):
                continue
            found[name] = values.checked(partial(criterion.read, call), text, criterion.code, name)
        return found

    def _limit(self, call: Call) -> int | None:
        """Return the maximum number of rows, or None for all. Error 23."""
        limit = _whole(call, "limit", least=1, code=23)
        if self.mobile_is_all and call.output == "mobile":
            return limit
        most = min(settings.of(call.account).max_page or self.max_limit, self.max_limit)
        if limit is not None and limit > most and not self.caps_limit:
            raise PardotError(23, f"limit {limit} is above {most}")
        return min(limit or self.usual_limit, most)

    def _sorts(self, call: Call) -> list[Sort]:
        """Return the sort order. It always ends with the id, so that pages neither repeat nor skip rows."""
        names = _words(call, "sort_by") or ["id"]
        if len(names) > MAX_SORTS:
            raise PardotError(133, f"sort_by names {len(names)} fields")
        if unknown := [name for name in names if name not in self.sorts]:
            raise PardotError(19, f"sort_by {quoted(unknown[0])} is none of {', '.join(self.sorts)}")
        if len(names) > 1 and "id" not in names:
            raise PardotError(135, f"sort_by names {' and '.join(names)}")
        orders = _words(call, "sort_order")
        if len(orders) > MAX_SORTS:
            raise PardotError(134, f"sort_order names {len(orders)} orders")
        if unknown := [order for order in orders if order not in _ORDERS]:
            raise PardotError(20, f"sort_order {quoted(unknown[0])} is neither ascending nor descending")
        sorts = []
        for place, name in enumerate(dict.fromkeys(names)):
            sorting = self.sorts[name]
            descending = _ORDERS[orders[place]] if place < len(orders) else sorting.descending
            sorts.append(Sort(sorting.column, descending))
        if "id" not in names:
            sorts.append(Sort(self.sorts["id"].column, sorts[0].descending))
        return sorts


def is_streamed(selection: Selection) -> bool:
    """Return True if a result may have more rows than a page, so that it is streamed."""
    return selection.limit is None or selection.limit > MAX_LIMIT


def has_total(call: Call) -> bool:
    """Return True if the result of a query shows the number of matches."""
    return call.output != "bulk"


def _several(call: Call, name: str, criterion: Criterion) -> dict[str, Any]:
    """Return the distinct items of a list, if one is given. Errors: the criterion's, 63."""
    texts = call.parameters.several(name)
    members = {values.checked(partial(criterion.read, call), text, criterion.code, name) for text in texts}
    if len(members) > MAX_LIST_ITEMS:
        raise PardotError(63, f"{name} lists {len(members)}, {MAX_LIST_ITEMS} are the most")
    return {name: sorted(members)} if members else {}


def _words(call: Call, name: str) -> list[str]:
    """Return the words of a parameter, separated by commas."""
    text = call.parameters.get(name) or ""
    return [word.strip() for word in text.split(",")] if text else []


def _whole(call: Call, name: str, *, least: int, code: int) -> int | None:
    """Return a whole number of at least `least`, or None if the parameter is absent."""
    text = call.parameters.get(name)
    if not text:
        return None
    number = values.checked(values.whole_number, text, code, name)
    if number < least:
        raise PardotError(code, f"{name} {number} is below {least}")
    return number
