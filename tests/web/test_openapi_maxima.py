"""The sizes of values in OpenAPI: each text, list and object of a body has a maximum, if possible that of its field."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from dealdock.vendors.apollo.api import REST as APOLLO
from dealdock.vendors.close.api import REST as CLOSE
from dealdock.vendors.copper.api import REST as COPPER
from dealdock.web.rest import openapi
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_MEMBERS
from tests.support.cases import each_case

APIS: Final = {"close": CLOSE, "copper": COPPER, "apollo": APOLLO}
BOUNDS: Final = {
    "string": {"maxLength", "enum", "const", "format"},
    "array": {"maxItems"},
    "object": {"maxProperties", "properties"},
}


def schemas(vendor: str) -> dict[str, Any]:
    found: dict[str, Any] = openapi.describe(APIS[vendor])["components"]["schemas"]
    return found


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and those within it."""
    if isinstance(schema, dict):
        yield schema
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(each)


@each_case("vendor", list(APIS))
def test_each_value_has_a_maximum(vendor: str) -> None:
    without = [
        (name, part)
        for name, schema in schemas(vendor).items()
        for part in parts(schema)
        if isinstance(kind := part.get("type"), str) and not BOUNDS.get(kind, part.keys()) & part.keys()
    ]
    assert without == []


@pytest.mark.parametrize(
    ("vendor", "model", "field", "maximum"),
    [
        ("close", "NewContact", "emails", ("maxItems", 100)),
        ("close", "NewLead", "contacts", ("maxItems", 100)),
        ("close", "NewLead", "name", ("maxLength", 500)),
        ("close", "NewPipeline", "statuses", ("maxItems", 100)),
        ("close", "NewCustomField", "choices", ("maxItems", 1_000)),
        ("close", "NewOpportunity", "note", ("maxLength", 100_000)),
        ("copper", "NewOpportunity", "tags", ("maxItems", 100)),
        ("copper", "NewOpportunity", "details", ("maxLength", 65_535)),
        ("copper", "NewPerson", "emails", ("maxItems", 100)),
        ("copper", "OpportunitySearch", "assignee_ids", ("maxItems", 1_000)),
        ("copper", "NewCustomFieldDefinition", "options", ("maxItems", 500)),
        ("apollo", "NewOpportunity", "contact_ids", ("maxItems", 100)),
        ("apollo", "OpportunitySearch", "owner_ids", ("maxItems", 1_000)),
        ("apollo", "NewOpportunity", "description", ("maxLength", MAX_BODY_BYTES)),
        ("apollo", "NewOpportunity", "typed_custom_fields", ("maxProperties", MAX_MEMBERS)),
    ],
)
def test_a_field_has_its_own_maximum(vendor: str, model: str, field: str, maximum: tuple[str, int]) -> None:
    keyword, most = maximum
    schema = schemas(vendor)[model]["properties"][field]
    assert [part[keyword] for part in parts(schema) if keyword in part][:1] == [most]
