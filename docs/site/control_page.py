"""The reference page of the control plane, from its OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dealdock import Sandbox
from dealdock.control.app import create_app
from dealdock.settings import Settings

_HEAD: Final = """# Control plane

The control plane is at `/_dealdock`. Bodies and responses are JSON; errors are problems (RFC 9457). This page is
generated from the OpenAPI document, which a server has at `/_dealdock/openapi.json`, with a page to try calls at
`/_dealdock/docs`. The [guide](../guides/control.md) has examples for each task.
"""

Json = Mapping[str, Any]


def page() -> str:
    """Return the page."""
    with Sandbox(Settings(database=None, home=None)) as sandbox:
        described = create_app(sandbox).openapi()
    return _HEAD + "".join(_operations(described))


def _operations(described: Json) -> Iterator[str]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield f"\n## {operation['summary']}\n\n`{method.upper()} /_dealdock{path}`\n"
            if text := operation.get("description"):
                yield f"\n{text}\n"
            yield from _parameters(operation)
            yield from _body(described, operation)


def _parameters(operation: Json) -> Iterator[str]:
    rows = [
        f"| `{each['name']}` | {each['in']} | {_type(each['schema'])} | {_cell(each.get('description', ''))} |\n"
        for each in operation.get("parameters", ())
    ]
    if rows:
        yield "\n| parameter | in | type | meaning |\n|---|---|---|---|\n" + "".join(rows)


def _body(described: Json, operation: Json) -> Iterator[str]:
    for content_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if content.get("example") is not None:
            yield f"\nExample body ({content_type}):\n\n```json\n{json.dumps(content['example'], indent=2)}\n```\n"
        fields = dict(_fields(described, content.get("schema", {})))
        if fields:
            yield "\n| field | type | meaning |\n|---|---|---|\n"
            for name, field in fields.items():
                yield f"| `{name}` | {_type(field)} | {_cell(field.get('description', ''))} |\n"


def _fields(described: Json, schema: Json) -> Iterator[tuple[str, Json]]:
    """Yield the fields of a schema, and of those of which it is any."""
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _fields(described, each)
    yield from schema.get("properties", {}).items()


def _type(schema: Json) -> str:
    if "$ref" in schema:
        return "object"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
