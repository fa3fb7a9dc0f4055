"""Two inputs for the same thing that differ: two filters, the query and the body, two references, two ids.

The inputs are the parameters and fields that the operations declare, and the values are those of two records.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import Any, Final, NamedTuple

import httpx
import pytest

from dealdock.web.rest.fields import Described, model_of
from dealdock.web.rest.routing import Operation
from tests.across.borders import Listing, plain_listings, rows
from tests.across.calls import Made, calls_of
from tests.across.client import Client
from tests.across.test_operations import label, operations
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow(but="minicrm")]

NAMES: Final = [each.name for each in VENDORS]


class Filter(NamedTuple):
    """A parameter of a list, and the field that it compares."""

    name: str
    field: str
    is_list: bool

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameter with the value of a record."""
        return {self.name: [row[self.field]] if self.is_list else row[self.field]}


class Filtered(NamedTuple):
    """A list, its records and its filters."""

    listing: Listing
    rows: Sequence[Mapping[str, Any]]
    filters: Sequence[Filter]


class Two(NamedTuple):
    """The records of an account: two of each kind."""

    client: Client
    first: Made
    second: Made

    @classmethod
    def open(cls, http: httpx.Client, name: str) -> "Two":
        """Create the account. Its records are of two moments."""
        client = Client.open(http, name, calls_of(name))
        first = client.make("First")
        client.control("POST", "/clock/advance", {"seconds": 60})
        return cls(client, first, client.make("Second"))

    def filtered(self) -> Iterator[Filtered]:
        """Yield the lists that have two records and filters."""
        for listing in plain_listings(self.client, self.first):
            found = [each for each in rows(listing.read()) if isinstance(each, dict) and "id" in each]
            described = listing.operation.query if listing.where == "params" else listing.operation.fields
            filters = [each for each in _filters(self.client, described, found) if len(found) > 1]
            if filters:
                yield Filtered(listing, found, filters)

    @property
    def references(self) -> Mapping[str, str]:
        """The fields of bodies that name another record, each with its key in the values that were made.

        They are found by the values in the bodies that operations need, and by the names of objects.
        """
        own = {f"{value}": key for key, value in self.first.items() if value != self.second.get(key)}
        plain_names = {_plain(key): key for key in own.values()}
        found: dict[str, str] = {}
        for operation in self.writing():
            by_value = {name: own[f"{each}"] for name, each in self.body(operation).items() if f"{each}" in own}
            ids = [name for name in properties(operation.fields) if re.search("_id$|Id$", name)]
            by_name = {name: plain_names[part] for name in ids if (part := _plain(name[:-2])) in plain_names}
            found = {**by_name, **found, **by_value}
        return found

    def writing(self) -> list[Operation]:
        """Return the operations that write and have a body."""
        every = operations(self.client.calls)
        return [each for each in every if each.unit.kind == "write" and each.fields is not None]

    def body(self, operation: Operation) -> Mapping[str, Any]:
        """Return the fields that the operation needs."""
        needed = self.client.needs(operation).body
        body = needed(self.first) if needed else {}
        return body if isinstance(body, dict) else {}


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def properties(described: Described | None) -> Mapping[str, Any]:
    """Return the schemas of parameters or of fields, by name."""
    found: Mapping[str, Any] = model_of(described).model_json_schema().get("properties", {}) if described else {}
    return found


def _filters(client: Client, described: Described | None, every: Sequence[Mapping[str, Any]]) -> Iterator[Filter]:
    """Yield the parameters that compare a field which differs among the records."""
    for name, schema in properties(described).items():
        bound = client.calls.bound(name)
        for field in [bound.field] if bound else [name, name.removesuffix("s"), name.removesuffix("__in")]:
            if len({each[field] for each in every if isinstance(each.get(field), str | int)}) > 1:
                yield Filter(name, field, "array" in f"{schema}")
                break


def _differing(every: Sequence[Mapping[str, Any]], one: Filter, other: Filter) -> Iterator[dict[str, Any]]:
    """Yield the two parameters with the values of two records, if these differ."""
    first = next(each for each in every if each.get(one.field) is not None)
    unlike = (each for each in every if each.get(other.field) not in {None, first.get(other.field)})
    if (second := next(unlike, None)) is not None:
        yield one.of(first)
        yield other.of(second)


def ids(answer: httpx.Response) -> list[Any] | None:
    """Return the ids of the records in an answer; None for a refusal."""
    return [each["id"] for each in rows(answer)] if answer.is_success else None


@pytest.mark.parametrize("name", NAMES)
def test_two_filters_select_the_records_that_each_selects(http: httpx.Client, name: str) -> None:
    wrong, number = [], 0
    for listing, every, filters in Two.open(http, name).filtered():
        known: dict[str, list[Any] | None] = {}

        def selected(
            listing: Listing = listing, known: dict[str, list[Any] | None] = known, **given: Any
        ) -> list[Any] | None:
            if f"{given}" not in known:
                known[f"{given}"] = ids(listing.read(**given))
            return known[f"{given}"]

        for one, other in combinations(filters, 2):
            if not (given := [*_differing(every, one, other)]):
                continue
            alone = [selected(**each) for each in given]
            both = ids(listing.read(**given[0], **given[1]))
            number += 1
            if None not in alone and both not in (None, [each for each in alone[0] or () if each in (alone[1] or ())]):
                wrong.append((listing.label, given, alone, both))
    assert wrong == []
    assert number > 10 or name == "minicrm"


@pytest.mark.parametrize("name", NAMES)
def test_of_two_values_of_a_filter_the_same_one_counts_in_all_lists(http: httpx.Client, name: str) -> None:
    """The values come in the query string and in the body, which counts, or twice in the query string."""
    two = Two.open(http, name)
    counting: dict[str, dict[str, str]] = {}
    for listing, every, filters in two.filtered():
        operation = listing.operation
        for each in filters:
            if not (given := [*_differing(every, each, each)]):
                continue
            values = [value[0] if each.is_list else value for value in (part[each.name] for part in given)]
            alone = [ids(listing.read(**part)) for part in given]
            own = [*two.client.query(operation, two.first).items()]
            options: dict[str, Any] = {"params": httpx.QueryParams([*own, *((each.name, value) for value in values)])}
            if listing.where == "json":
                options["json"] = {**two.body(operation), **given[1]}
                name_of = f"{each.name}[]" if each.is_list else each.name
                options["params"] = httpx.QueryParams([*own, (name_of, values[0])])
            elif each.is_list:
                continue
            both = ids(two.client.run(operation, two.first, **options))
            if alone[0] != alone[1]:
                which = {f"{alone[0]}": "the first", f"{alone[1]}": "the second"}.get(f"{both}", f"neither: {both}")
                counting.setdefault(listing.where, {})[f"{listing.label} {each.name}"] = which
    usual = {"json": "the second", "params": f"the {two.client.calls.counting}"}
    found = [(place, *each) for place, of_place in counting.items() for each in of_place.items()]
    assert [each for each in found if each[2] != usual[each[0]]] == []
    assert counting or name == "minicrm"


@pytest.mark.parametrize("name", NAMES)
def test_two_references_are_stored_as_they_are_sent_or_refused(http: httpx.Client, name: str) -> None:
    two = Two.open(http, name)
    references, wrong, number = two.references, [], 0
    for operation in two.writing():
        named = [each for each in properties(operation.fields) if each in references and each != "id"]
        for pair in combinations(named, 2):
            for made in permutations((two.first, two.second)):
                sent = {field: of[references[field]] for field, of in zip(pair, made, strict=True)}
                answer = two.client.run(operation, two.first, json={**two.body(operation), **sent})
                number += 1
                shown = _record(answer, pair) if answer.is_success else {}
                if any(f"{shown.get(field, value)}" != f"{value}" for field, value in sent.items()):
                    wrong.append((label(operation), sent, shown))
    assert wrong == []
    assert number > 4 or name == "minicrm"


def _is_json(answer: httpx.Response) -> bool:
    return "json" in answer.headers.get("content-type", "")


def _record(answer: httpx.Response, fields: Sequence[str]) -> Mapping[str, Any]:
    """Return the record in an answer, which may be a member of it."""
    body = answer.json() if answer.content else {}
    inner = [each for each in body.values() if isinstance(each, dict)] if isinstance(body, dict) else []
    return next((each for each in (body, *inner) if {*fields} & {*each}), {})


@pytest.mark.parametrize("name", NAMES)
def test_the_id_in_the_path_is_that_of_the_record(http: httpx.Client, name: str) -> None:
    """Another record's id is in the query string, and in the body."""
    two = Two.open(http, name)
    wrong, number = [], 0
    for operation in operations(two.client.calls):
        other = two.second.get(operation.object)
        if len(operation.parameters) != 1 or other is None or other == two.first.get(operation.object):
            continue
        path = two.client.path_values(operation, two.first)[operation.parameters[0]]
        if path != two.first[operation.object]:
            continue
        options: dict[str, Any] = {"params": {**two.client.query(operation, two.first), "id": other}}
        if operation.fields is not None:
            options["json"] = {**two.body(operation), "id": other}
        answer = two.client.run(operation, two.first, **options)
        number += 1
        shown = _record(answer, ("id",)) if answer.is_success and _is_json(answer) else {}
        if shown.get("id") == other:
            wrong.append((label(operation), shown))
    assert wrong == []
    assert number > 4 or name == "minicrm"
