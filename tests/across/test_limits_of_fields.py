"""Fields of bodies with a limit: the longest text and the largest number are taken, and those one beyond are not.

The limits are those that the operations declare in OpenAPI, so that a new field is tried without a line here.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest

from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client
from tests.across.test_list_limits import schema
from tests.across.test_operations import label, operations
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow(but="minicrm")]

BOUNDS: Final[Mapping[str, Callable[[int], tuple[Any, Any]]]] = {
    "maxLength": lambda most: ("x" * most, "x" * (most + 1)),
    "maximum": lambda most: (most, most + 1),
    "minimum": lambda least: (least, least - 1),
}
"""The values at the bound and beyond, by the keyword of JSON Schema."""

OF_A_FORM: Final = ("_id", "_by", "assigned_to", "email", "cursor")
"""The ends of the names of fields whose values are ids, addresses or cursors: no other text is taken at any length."""

IGNORED: Final = {("PUT", "company_name")}
"""Fields that an update of Copper ignores: the name follows from the company."""


class Limited(NamedTuple):
    """A field with a limit."""

    operation: Operation
    name: str
    within: Any
    beyond: Any

    def __str__(self) -> str:
        return f"{label(self.operation)}: {self.name}"


def limited(calls: VendorCalls) -> Iterator[Limited]:
    """Yield the fields of bodies that have a limit."""
    for operation in operations(calls):
        for name, part in schema(operation).get("properties", {}).items():
            for shape in part.get("anyOf", [part]):
                for keyword in BOUNDS.keys() & shape.keys():
                    yield Limited(operation, name, *BOUNDS[keyword](shape[keyword]))


def test_a_value_at_its_limit_is_taken_and_one_beyond_it_is_not(client: Client) -> None:
    made = client.make()
    taken, refused_too_early, number = [], [], 0
    for each in limited(client.calls):
        if (each.operation.method, each.name) in IGNORED:
            continue
        within, beyond = (answered(client, made, each, value) for value in (each.within, each.beyond))
        number += 1
        if not 400 <= beyond[0] < 500:
            taken.append(f"{each}: {beyond[0]}")
        if within == beyond and not each.name.endswith(OF_A_FORM):
            refused_too_early.append(f"{each}: {within}")
    assert taken == []
    assert refused_too_early == []
    assert number > 3 or client.vendor == "apollo"


def answered(client: Client, made: Made, each: Limited, value: Any) -> tuple[int, str]:
    """Return the answer to a call with this value."""
    body = client.needs(each.operation).body
    answer = client.run(each.operation, made, json={**(body(made) if body else {}), each.name: value})
    return answer.status_code, answer.text
