"""`query`, whatever the object: tables of criteria and sorts -> what is to be selected (contract, objects 1.5).

An object's table says what may be asked; here is the order in which mistakes are found: nothing known 5, criteria in
their order, whether what they name exists, ranges, `sort_by`, `sort_order`, `offset`, `limit`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement

from dealdock.core.criteria import Selection, Sort
from dealdock.core.text import quoted
from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.response import Rows, Serializers

MAX_LIMIT: Final = 200
MAX_MEMBERS: Final = 200
"""Of a criterion that is a list."""

_MOST_NAMED: Final = 5
"""Parameters that are named to whoever sent none that is known."""

_RESULT_SET: Final = frozenset({"limit", "offset", "sort_by", "sort_order", "output", "fields"})
_NO_CRITERIA: Final = frozenset({"api_key", "user_key", "format"})

_ORDERS: Final = {"ascending": False, "descending": True}


class Criterion(NamedTuple):
    """One parameter that narrows a query: how it is read, the code if it can't be, what it demands.

    `demands` makes the condition from the value; without it the object's `rest` does, or for `deleted` the core.
    `empty`: given but empty it isn't as if absent, but read like any other. `several`: it is a list, separated by
    commas or an array, each member of which is read.
    """

    read: Callable[[Call, str], Any]
    code: int
    demands: Callable[[Any], ColumnElement[bool]] | None = None
    empty: bool = False
    several: bool = False


class Range(NamedTuple):
    """Two criteria of which the first must be below the second, if both are given."""

    lower: str
    upper: str
    code: int


class Sorting(NamedTuple):
    """A column to sort by, and in which order if none is asked for."""

    column: Any
    descending: bool


class Source(NamedTuple):
    """The source of the rows of an answer, a page or batch after batch: trees, or rows for a serializer."""

    total: Callable[[Selection], int]
    page: Callable[[Selection], Sequence[Any]]
    stream: Callable[[Selection], Iterator[Sequence[Any]]]
    casts: Serializers | None = None


class Query(NamedTuple):
    """What may be asked of one object.

    `rest` makes the conditions that one criterion alone doesn't: `(call, values by criterion)`. `caps`: a limit above
    200 is taken for 200, where otherwise it is error 23. `mobile_is_all`: with that output there is no limit but what
    is given.
    """

    criteria: Mapping[str, Criterion]
    ranges: Sequence[Range]
    sorts: Mapping[str, Sorting]
    rest: Callable[[Call, Mapping[str, Any]], Sequence[ColumnElement[bool]]] = lambda call, given: ()  # noqa: ARG005 (its signature)
    caps: bool = False
    mobile_is_all: bool = True

    def answer(self, call: Call, name: str, source: Source) -> Rows:
        """The answer to a query: rows called `name`, with how many match, unless the output is `bulk`.

        What is more than a page (`mobile`) is streamed.
        """
        selection = self.read(call)
        total = None if call.output == "bulk" else source.total(selection)
        if selection.limit is None or selection.limit > MAX_LIMIT:
            return Rows(name, source.stream(selection), total, source.casts)
        return Rows(name, [source.page(selection)], total, source.casts, streamed=False)

    def read(self, call: Call) -> Selection:
        """Read the parameters of a call. Errors 5, the criteria's own, 19, 133, 135, 20, 134, 21, 23."""
        asked = set(call.parameters) - _NO_CRITERIA
        if asked and not asked & (self.criteria.keys() | _RESULT_SET):
            raise PardotError(5, f"none of these is known here: {', '.join(map(quoted, sorted(asked)[:_MOST_NAMED]))}")
        given = self._given(call)
        conditions = [demands(value) for name, value in given.items() if (demands := self.criteria[name].demands)]
        conditions += self.rest(call, given)
        for bounds in self.ranges:
            if bounds.lower in given and bounds.upper in given and not given[bounds.lower] < given[bounds.upper]:
                lower, upper = (f"{name} {quoted(call.parameters.get(name) or '')}" for name in bounds[:2])
                raise PardotError(bounds.code, f"{lower} is not below {upper}")
        sorts = self._sorts(call)
        offset = _whole(call, "offset", least=0, code=21) or None
        limit = self._limit(call)
        return Selection(conditions, sorts, limit, offset, given.get("deleted", False))

    def _given(self, call: Call) -> dict[str, Any]:
        """The criteria that are given, read, in the table's order."""
        given: dict[str, Any] = {}
        for name, criterion in self.criteria.items():
            if criterion.several:
                given |= _several(call, name, criterion)
                continue
            text = call.parameters.get(name)
            if text is None or (text == "" and not criterion.empty):
                continue
            given[name] = values.checked(partial(criterion.read, call), text, criterion.code, name)
        return given

    def _limit(self, call: Call) -> int | None:
        """How many rows, None for all of them. Error 23."""
        limit = _whole(call, "limit", least=1, code=23)
        if self.mobile_is_all and call.output == "mobile":
            return limit
        if limit is not None and limit > MAX_LIMIT and not self.caps:
            raise PardotError(23, f"limit {limit} is above {MAX_LIMIT}")
        return min(limit or MAX_LIMIT, MAX_LIMIT)

    def _sorts(self, call: Call) -> list[Sort]:
        """The order asked for. It always ends with the id, so that paging neither repeats nor skips."""
        names = _words(call, "sort_by") or ["id"]
        if len(names) > 2:  # noqa: PLR2004 (the service's limit)
            raise PardotError(133, f"sort_by names {len(names)} fields")
        if unknown := [name for name in names if name not in self.sorts]:
            raise PardotError(19, f"sort_by {quoted(unknown[0])} is none of {', '.join(self.sorts)}")
        if len(names) > 1 and "id" not in names:
            raise PardotError(135, f"sort_by names {' and '.join(names)}")
        orders = _words(call, "sort_order")
        if len(orders) > 2:  # noqa: PLR2004 (as above)
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


def _several(call: Call, name: str, criterion: Criterion) -> dict[str, Any]:
    """The different members of a list, if one is given. Errors: the criterion's, 63."""
    texts = call.parameters.several(name)
    members = {values.checked(partial(criterion.read, call), text, criterion.code, name) for text in texts}
    if len(members) > MAX_MEMBERS:
        raise PardotError(63, f"{name} lists {len(members)}, {MAX_MEMBERS} are the most")
    return {name: sorted(members)} if members else {}


def _words(call: Call, name: str) -> list[str]:
    """A parameter of one or two words, separated by a comma."""
    text = call.parameters.get(name) or ""
    return [word.strip() for word in text.split(",")] if text else []


def _whole(call: Call, name: str, *, least: int, code: int) -> int | None:
    """A whole number from `least` on, None where none is given."""
    text = call.parameters.get(name)
    if not text:
        return None
    number = values.checked(values.whole_number, text, code, name)
    if number < least:
        raise PardotError(code, f"{name} {number} is below {least}")
    return number
