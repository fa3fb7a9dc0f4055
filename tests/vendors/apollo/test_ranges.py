"""Ranges of all searches of Apollo: the bounds themselves, one beside each, and three pages of what they find."""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import httpx
import pytest

from dealdock.web.rest.fields import model_of
from tests.across.calls import calls_of
from tests.across.test_operations import operations
from tests.vendors.apollo.client import Apollo

EMPLOYEES: Final = "organization_num_employees_ranges"
VALUES: Final = (9, 10, 11, 12, 10, 11)
"""The employees of each organization, some of them twice. Its revenue is a hundred times as much, in dollars."""
BOUNDS: Final = ("", 9, 10, 11, 12, 13)
DIRECTORY: Final = {
    "organizations": [
        {"name": f"Firm {number}", "domain": f"firm{number}.example", "employees": value, "revenue": value * 100}
        for number, value in enumerate(VALUES)
    ],
    "people": [
        {"first_name": "P", "last_name": str(number), "organization_id": str(number + 1)}
        for number in range(len(VALUES))
    ],
}


def searches() -> Iterator[str]:
    """Yield the paths of all operations that take a range."""
    for operation in operations(calls_of("apollo")):
        fields = model_of(operation.fields).model_json_schema()["properties"] if operation.fields else {}
        query = model_of(operation.query).model_json_schema()["properties"] if operation.query else {}
        is_old = "old_people_search" in operation.errors  # refused since 2026-03
        if EMPLOYEES in {**fields, **query} and not is_old:
            yield operation.path.removeprefix("/api/v1")


@pytest.fixture
def apollo(http: httpx.Client) -> Apollo:
    return Apollo.open(http, directory=DIRECTORY)


def ids(apollo: Apollo, path: str, **sent: Any) -> list[str]:
    found = apollo.done("POST", path, sent)
    return [each["id"] for each in found["people" if "people" in path else "organizations"]]


def fitting(every: list[str], low: Any, high: Any) -> list[str]:
    """Return those whose value is within both bounds, of which one may be open."""
    return [
        each
        for each, value in zip(every, VALUES, strict=True)
        if (low == "" or value >= low) and (high == "" or value <= high)
    ]


@pytest.mark.slow
@pytest.mark.contract("10.companies.4", "10.people.6")
@pytest.mark.parametrize("path", [*searches()])
def test_of_employees_have_both_bounds(apollo: Apollo, path: str) -> None:
    every = ids(apollo, path)
    for low, high in product(BOUNDS, BOUNDS):
        if (low, high) != ("", ""):
            found = ids(apollo, path, **{EMPLOYEES: [f"{low},{high}"]})
            assert found == fitting(every, low, high), (low, high)


@pytest.mark.contract("10.companies.4", "10.people.6")
@pytest.mark.parametrize("path", [*searches()])
def test_of_employees_are_read_in_pages(apollo: Apollo, path: str) -> None:
    every = fitting(ids(apollo, path), 10, 12)
    pages = [ids(apollo, path, **{EMPLOYEES: ["10,10", "11,12"]}, per_page=2, page=page) for page in (1, 2, 3, 4)]
    assert pages == [every[:2], every[2:4], every[4:], []]


@pytest.mark.slow
@pytest.mark.contract("10.companies.4")
@pytest.mark.parametrize("path", [path for path in searches() if "people" not in path])
def test_of_revenue_have_both_bounds(apollo: Apollo, path: str) -> None:
    every = ids(apollo, path)
    for value in VALUES:
        for dollars, low, high in ((value * 100 - 1, value, value - 1), (value * 100, value, value)):
            assert ids(apollo, path, revenue_range={"min": dollars}) == fitting(every, low, "")
            assert ids(apollo, path, **{"revenue_range[max]": str(dollars)}) == fitting(every, "", high)
        assert ids(apollo, path, revenue_range={"min": value * 100 + 1}) == fitting(every, value + 1, "")


@pytest.mark.parametrize("path", [*searches()])
def test_bounds_that_are_no_numbers_are_named_as_ignored(apollo: Apollo, path: str) -> None:
    every = ids(apollo, path)
    low: dict[str, Any] = {"min": VALUES[2] * 100}
    for sent, ignored, wanted in (
        ({"revenue_range": {**low, "max": "x"}}, ["revenue_range.max"], fitting(every, VALUES[2], "")),
        ({"revenue_range": {"min": "1e", "max": [1]}}, ["revenue_range"], every),
        ({"revenue_range": 5}, ["revenue_range"], every),
        ({"revenue_range[min]": "1,000"}, ["revenue_range[min]"], every),
        ({"organization_num_jobs_range[max]": "none"}, ["organization_num_jobs_range[max]"], every),
        ({"revenue_range": low}, [], fitting(every, VALUES[2], "")),
    ):
        assert ids(apollo, path, **sent) == wanted, sent
        assert apollo.control("GET", "/requests?limit=1")[0]["ignored"] == ignored, sent


@pytest.mark.parametrize("path", [*searches()])
def test_bounds_may_be_any_numbers(apollo: Apollo, path: str) -> None:
    every = ids(apollo, path)
    far = "9" * 30
    for name, scale in (("revenue_range", 100), ("organization_num_jobs_range", 0)):
        for end, bound in (("min", f"-{far}"), ("max", far), ("min", -0.5), ("max", VALUES[3] * scale + 0.5)):
            assert ids(apollo, path, **{name: {end: bound}}) == every, (name, end, bound)
        for end, bound in (("max", f"-{far}"), ("min", far), ("max", "-.5"), ("min", VALUES[3] * scale + 0.5)):
            assert ids(apollo, path, **{f"{name}[{end}]": bound}) == [], (name, end, bound)
    assert ids(apollo, path, **{EMPLOYEES: [f"{far},", f",-{far}"]}) == []
    assert ids(apollo, path, **{EMPLOYEES: f"-1,{far}"}) == every
    for sent in ("11,x", "x,11", "x", ",", "10 11"):
        assert ids(apollo, path, **{EMPLOYEES: [sent]}) == []
        assert ids(apollo, path, **{EMPLOYEES: [sent, "9,9"]}) == fitting(every, 9, 9)
