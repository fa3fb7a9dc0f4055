"""Lists in the bodies of all operations: each has a maximum, which the operation declares and keeps."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from dealdock.web.rest.fields import model_of
from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client
from tests.across.test_operations import label, operations, refused
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS

BODY_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})


def schema(operation: Operation) -> dict[str, Any]:
    return {} if operation.fields is None else model_of(operation.fields).model_json_schema()


def arrays(part: Any) -> Iterator[dict[str, Any]]:
    """Yield the schemas of lists in a schema."""
    if isinstance(part, dict) and part.get("type") == "array":
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from arrays(each)


def test_each_list_declares_its_maximum(lasting: Client) -> None:
    without = [
        f"{label(each)}: {array}"
        for each in operations(lasting.calls)
        for array in arrays(schema(each))
        if "maxItems" not in array
    ]
    assert without == []


@pytest.mark.slow(but="minicrm")
def test_a_list_beyond_its_maximum_is_refused(lasting: Client, made: Made) -> None:
    accepted = [
        f"{label(operation)}: {name}, {most + 1} elements: {status}"
        for operation, name, most in declared(lasting.calls)
        if not 400 <= (status := answered(lasting, made, operation, name, most + 1)) < 500
    ]
    assert accepted == []


@pytest.mark.slow
def test_any_list_of_over_2000_elements_is_refused(lasting: Client, made: Made) -> None:
    accepted = [
        label(operation)
        for operation in operations(lasting.calls)
        if operation.method in BODY_METHODS
        if not refused(lasting, lasting.run(operation, made, json={"unknown": [0] * 2_001}), 413)
    ]
    assert accepted == []


def declared(calls: VendorCalls) -> Iterator[tuple[Operation, str, int]]:
    """Yield the fields that are lists, with their maxima."""
    for operation in operations(calls):
        for name, part in schema(operation).get("properties", {}).items():
            shapes = part.get("anyOf", [part])
            yield from ((operation, name, each["maxItems"]) for each in shapes if each.get("type") == "array")


def answered(client: Client, made: Made, operation: Operation, name: str, number: int) -> int:
    """Return the status of a call with a list of so many elements."""
    body = client.needs(operation).body
    return client.run(operation, made, json={**(body(made) if body else {}), name: [{}] * number}).status_code
