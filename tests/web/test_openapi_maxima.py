"""The sizes of values in OpenAPI: each text, list and object of a body has a maximum, if possible that of its field."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from dealdock.vendors.registry import VENDORS
from dealdock.web.rest import openapi
from tests.across.calls import calls_of
from tests.support.cases import each_case

APIS: Final = {vendor.name: calls_of(vendor.name) for vendor in VENDORS[1:]}
BOUNDS: Final = {
    "string": {"maxLength", "enum", "const", "format"},
    "array": {"maxItems"},
    "object": {"maxProperties", "properties"},
}


def schemas(vendor: str) -> dict[str, Any]:
    """Return the schemas of bodies, and those that they name."""
    document = openapi.describe(APIS[vendor].rest)
    every: dict[str, Any] = document["components"]["schemas"]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    found: dict[str, Any] = {}
    left = named([each["requestBody"] for each in operations if "requestBody" in each])
    while left:
        name = left.pop()
        if name not in found:
            found[name] = every[name]
            left += named(every[name])
    return found


def named(schema: Any) -> list[str]:
    """Return the names of the schemas that one refers to."""
    return [part["$ref"].rpartition("/")[2] for part in parts(schema) if "$ref" in part]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and those within it."""
    if isinstance(schema, dict):
        yield schema
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(each)


@pytest.mark.slow
@each_case("vendor", list(APIS))
def test_each_value_has_a_maximum(vendor: str) -> None:
    without = [
        (name, part)
        for name, schema in schemas(vendor).items()
        for part in parts(schema)
        if isinstance(kind := part.get("type"), str) and not BOUNDS.get(kind, part.keys()) & part.keys()
    ]
    assert without == []


@pytest.mark.slow
@each_case("vendor", list(APIS))
def test_a_field_has_its_own_maximum(vendor: str) -> None:
    for (model, field), (keyword, most) in APIS[vendor].maxima.items():
        schema = schemas(vendor)[model]["properties"][field]
        assert [part[keyword] for part in parts(schema) if keyword in part][:1] == [most], (model, field)
