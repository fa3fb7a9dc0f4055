"""OpenAPI of version 5: that of its routes, and the schema of each object's records."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.pardot.v5.api import REST
from dealdock.vendors.pardot.v5.fields import Field, Resource, Type
from dealdock.vendors.pardot.v5.objects.account import ACCOUNT
from dealdock.vendors.pardot.v5.routes import PREFIX, RESOURCES
from dealdock.web.rest import openapi

Json = dict[str, Any]

_TYPES: Final[Mapping[Type, Json]] = {
    "String": {"type": ["string", "null"]},
    "Integer": {"type": ["integer", "null"]},
    "Float": {"type": ["number", "null"]},
    "Boolean": {"type": "boolean"},
    "Object": {"type": ["object", "null"]},
    "Array": {"type": ["array", "null"], "items": {"type": "string"}},
    "DateTime": {"type": ["string", "null"], "format": "date-time"},
}
RESULT_PATH: Final = "/api/v5/exports/{id}/results/{file}"
_TEXT: Final[Json] = {"type": ["string", "null"]}
_SECURITY: Final[list[Json]] = [{"access_token": [], "business_unit_id": []}]


def describe() -> Json:
    """Return the description of all operations of version 5."""
    described = openapi.describe(REST)
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["security"] = _SECURITY
    for resource in (*RESOURCES, ACCOUNT):
        collection = f"{PREFIX}/{resource.collection}"
        record: Json = {"$ref": f"#/components/schemas/{schema_name(resource)}"}
        page: Json = {
            "type": "object",
            "properties": {"values": {"type": "array", "items": record}, "nextPageToken": _TEXT, "nextPageUrl": _TEXT},
        }
        schemas = {collection: page, f"{collection}/{{id}}": record} if resource.model else {collection: record}
        for path, schema in schemas.items():
            _complete(described["paths"][path]["get"], schema)
        described["components"]["schemas"][schema_name(resource)] = _schema(resource)
    described["paths"][RESULT_PATH]["get"]["responses"]["200"] = {
        "description": "A file of CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
    return described


def schema_name(resource: Resource) -> str:
    """Return the name of the schema of an object's records."""
    return resource.object[0].upper() + resource.object[1:]


def _complete(operation: Json, schema: Json) -> None:
    operation["operationId"] = f"v5_{operation['operationId']}"
    operation["responses"]["200"] = {
        "description": "Only the fields that were asked for.",
        "content": {"application/json": {"schema": schema}},
    }


def _schema(resource: Resource) -> Json:
    """Return the schema of an object's records."""
    members: Json = {}
    for each in resource.in_order:
        members[each.name] = _TYPES[each.type] if isinstance(each, Field) else {"type": ["object", "null"]}
    return {"type": "object", "properties": members}
