"""Every filter and every order of version 5, compared with a filter and a sort in plain Python.

A new object is tested as soon as version 5 has it.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from random import Random
from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.vendors.pardot.router import RESOURCES
from dealdock.vendors.pardot.v5.fields import ApiObject, Field
from dealdock.vendors.pardot.v5.fields import Filter as DeclaredFilter
from tests.support.builders import Account
from tests.support.cases import check_each
from tests.support.marks import ONE_DATABASE
from tests.support.searched import Key, Meaning, Row, wrong_criteria, wrong_orders
from tests.support.transport import Transport
from tests.vendors.pardot.contract.filling import fill
from tests.vendors.pardot.v5.client import V5

SEED: Final = 20_240_301
OF_OTHERS: Final = frozenset({("tagged-objects", "objectName"), ("visitor-activities", "visitorId")})
"""Filters by values that random records do not have: names of records, and ids of records that exist."""
VALUES: Final = 4
"""The values of each filter: of a time, those of records, and of some a second before or after."""
COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "": operator.eq,
    **dict.fromkeys(("GreaterThan", "After"), operator.gt),
    **dict.fromkeys(("GreaterThanOrEqualTo", "AfterOrEqualTo"), operator.ge),
    **dict.fromkeys(("LessThan", "Before"), operator.lt),
    **dict.fromkeys(("LessThanOrEqualTo", "BeforeOrEqualTo"), operator.le),
    "List": lambda own, sent: own in sent,
}
"""The comparisons, by the end of a filter's name."""


class Query:
    """The queries of an object in version 5, with the values by which its records are found and sorted."""

    def __init__(self, v5: V5, resource: ApiObject) -> None:
        self.v5, self.resource = v5, resource
        fields = {each.field.name: each.field for each in resource.filters.values()} | resource.sortable
        self.fields = {name: each for name, each in fields.items() if each.column is not None} | {"id": fields["id"]}

    def __str__(self) -> str:
        return self.resource.collection

    def __call__(self, sent: Any) -> list[Row]:
        """Return the records of all pages."""
        parameters = {"deleted": "all", "limit": 1000, **sent}
        pages = self.v5.pages(self.resource.collection, ",".join(self.fields), **parameters)
        return [{name: self.own(name, row[name]) for name in self.fields} for row in chain.from_iterable(pages)]

    def own(self, name: str, value: Any) -> Any:
        """Return a value as it is compared."""
        field = self.fields[name]
        if value is None or field.type == "Integer":
            return value
        if field.type == "DateTime":
            return datetime.fromisoformat(value)
        return value.lower() if field.key is not None else value

    def meaning(self, declared: DeclaredFilter) -> Meaning:
        """Return what a filter demands."""
        field, compare = declared.field, COMPARED[declared.name.removeprefix(declared.field.name)]

        def values(row: Row) -> list[Any]:
            return [] if row[field.name] is None else [*_texts(field, row[field.name], is_list=declared.is_list)]

        def holds(row: Row, text: str) -> bool:
            own = row[field.name]
            sent = [*map(int, text.split(","))] if declared.is_list else _sent(field, text)
            return own is not None and compare(own, sent)

        return Meaning(values, holds)


def _texts(field: Field, own: Any, *, is_list: bool) -> list[str]:
    """Return texts of a filter for a value: of a time, those beside it too."""
    if is_list:
        return [f"{own}, {own},{2**31 - 1}"]
    if field.type == "DateTime":
        return [(own + timedelta(seconds=seconds)).isoformat() for seconds in (-1, 0, 1)]
    return [str(own).lower() if field.type == "Boolean" else str(own).upper() if field.key is not None else str(own)]


def _sent(field: Field, text: str) -> Any:
    match field.type:
        case "DateTime":
            return datetime.fromisoformat(text)
        case "Boolean":
            return text == "true"
        case "Integer":
            return int(text)
        case _:
            return text.lower() if field.key is not None else text


@pytest.fixture(scope="module")
def queries(sandbox: Sandbox, address: str, transport: Transport) -> list[Query]:
    """The queries of an account with random records of every kind."""
    account = Account.open(sandbox)
    fill(account, Random(SEED))  # noqa: S311 (it is to repeat)
    v5 = V5(address, account, transport)
    return [Query(v5, each) for each in RESOURCES]


@pytest.mark.slow
@ONE_DATABASE
def test_each_filter_finds_the_records_that_fit(queries: list[Query]) -> None:
    def check(query: Query) -> None:
        found = query.resource.filters.items()
        meanings = {name: query.meaning(each) for name, each in found if (str(query), name) not in OF_OTHERS}
        assert [*wrong_criteria(query, meanings, most=VALUES)] == []

    check_each(queries, check)


@pytest.mark.slow
@ONE_DATABASE
def test_each_order_is_that_of_the_values(queries: list[Query]) -> None:
    def order(name: str, is_descending: bool) -> dict[str, str]:
        return {"orderBy": f"{name} {'DESC' if is_descending else 'asc'}"}

    def value(name: str) -> Key:
        return lambda row: row[name]

    def check(query: Query) -> None:
        made = sorted(each["id"] for each in query({}))
        sortable = query.resource.sortable.items()
        names = {id(each.column): name for name, each in sortable if each.column is not None}  # one of each column
        keys = {name: value(name) for name in names.values()}
        assert [*wrong_orders(query, keys, order, made, ties_turn=False)] == []

    check_each(queries, check)


def test_each_time_by_which_records_are_found_is_one_by_which_they_are_sorted() -> None:
    unsorted = [
        f"{each.collection} {field.name}"
        for each in RESOURCES
        for field in each.fields
        if field.filter == "times" and field.name not in each.sortable
    ]
    assert unsorted == []
