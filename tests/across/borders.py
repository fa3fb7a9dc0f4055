"""Lists of an account that has records of one moment, read in pages and with bounds."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

import httpx

from dealdock.web.rest.fields import model_of
from dealdock.web.rest.routing import Operation
from tests.across.calls import Bound, Made, Paging
from tests.across.client import Client
from tests.across.test_operations import label, operations

TIED: Final = 5
"""The records of each kind that are made at one moment. One more follows a minute later."""
SIZE: Final = 2
"""The records of a page: three pages have a tie at each of their borders."""
SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Listing(NamedTuple):
    """A list of an account, in an order."""

    client: Client
    made: Made
    operation: Operation
    where: str
    """The part of the request with the parameters, as httpx names it."""
    names: frozenset[str]
    """The parameters that it takes."""
    paging: Paging
    given: Mapping[str, Any] = {}

    @property
    def label(self) -> str:
        """The method, the path and what is given."""
        return f"{label(self.operation)} {dict(self.given) or ''}".strip()

    def read(self, **more: Any) -> httpx.Response:
        """Call the operation with further parameters."""
        needs = self.client.needs(self.operation)
        own = needs.body(self.made) if self.where == "json" and needs.body else {}
        own = dict(self.client.query(self.operation, self.made)) if self.where == "params" else own
        return self.client.run(self.operation, self.made, **{self.where: {**own, **self.given, **more}})

    def pages(self) -> Iterator[Sequence[Any]]:
        """Yield the first four pages."""
        if self.paging.of == "token":
            answer = self.read(**{self.paging.size: SIZE})
            yield rows(answer)
            for _ in range(3):
                if (token := answer.json()[self.paging.place]) is None:
                    return
                answer = self._replace(given={}).read(**{self.paging.place: token})
                yield rows(answer)
            return
        for number in range(4):
            place = number * SIZE if self.paging.of == "offset" else number + 1
            yield rows(self.read(**{self.paging.size: SIZE, self.paging.place: place}))


def fill(client: Client) -> Made:
    """Make records of every kind at one moment, and another one of each a minute later."""
    for _ in range(TIED):
        made = client.make()
    client.control("POST", "/clock/advance", {"seconds": 60})
    client.make("Later")
    return made


def listings(client: Client, made: Made) -> Iterator[Listing]:
    """Yield all lists with pages, in each of their orders."""
    sort, values = client.calls.sorts
    for plain in plain_listings(client, made):
        yield plain
        usual = rows(plain.read())
        for value in values if sort in plain.names and len(usual) > 1 else ():
            answer = plain.read(**{sort: value})
            if answer.is_success and rows(answer) != usual:
                yield plain._replace(given={sort: value})


def plain_listings(client: Client, made: Made) -> Iterator[Listing]:
    for operation in operations(client.calls):
        if operation.unit.kind not in {"read", "stream"} or (operation.object, operation.name) in {
            *client.calls.whole,
            *client.calls.withdrawn,
        }:
            continue
        for where, described in (("params", operation.query), ("json", operation.fields)):
            names = frozenset(model_of(described).model_json_schema()["properties"] if described else ())
            paging = next((each for each in client.calls.paging if {each.size, each.place} <= names), None)
            if paging is not None:
                yield Listing(client, made, operation, where, names, paging)
                break


def rows(answer: httpx.Response) -> Sequence[Any]:
    """Return the records of a page."""
    assert answer.is_success, (answer.request.url, answer.text)
    found = answer.json()
    lists = [found] if isinstance(found, list) else [each for each in found.values() if isinstance(each, list)]
    return max(lists, key=len, default=[])


def wrong_bounds(listing: Listing) -> Iterator[str]:
    """Try each criterion that has a bound: the value itself, and one below and one beyond. Yield those with a fault."""
    every = rows(listing.read())
    for name in sorted(listing.names):
        bound = listing.client.calls.bound(name)
        if bound is None:
            continue
        values = [value for each in every if (value := _value(each, bound)) is not None]
        for tried in _around(min(values)) if values else ():
            fits = SIGNS[bound.sign]
            expected = [each for each in every if (value := _value(each, bound)) is not None and fits(value, tried)]
            found = rows(listing.read(**{name: tried if isinstance(tried, int) else tried.isoformat()}))
            if [each.get("id") for each in found] != [each.get("id") for each in expected]:
                yield f"{listing.label} {name} {tried}: {len(found)}, not {len(expected)}"


def _value(row: Any, bound: Bound) -> int | date | None:
    """Return a value that can be compared."""
    value = row.get(bound.field)
    if isinstance(value, str):
        try:
            return (date if len(value) == len("2026-06-01") else datetime).fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _around(value: Any) -> tuple[Any, Any, Any]:
    steps: Any = {int: 1, date: timedelta(days=1), datetime: timedelta(seconds=1)}
    step = steps[type(value)]
    return value - step, value, value + step
