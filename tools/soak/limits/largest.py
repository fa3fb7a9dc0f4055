"""Calls of the maximum size, built from the OpenAPI documents: long lists, long texts, bodies of a MiB."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from tools.soak.random_requests.openapi_calls import Document, Known, known_operations
from tools.soak.random_requests.request import FORM, HOST, request

Schema = Mapping[str, Any]

MAX_BODY_BYTES: Final = 2**20
MAX_LIST: Final = 2_000
"""The elements of a list whose schema has no `maxItems`: the maximum of every list."""
MAX_VALUES: Final = 19_000
"""The values of a body, just below the maximum."""
MAX_QUERY_CHARACTERS: Final = 60_000
_HEAD_BYTES: Final = 4_096
_PREFERRED: Final = ("array", "object", "string", "number", "integer", "boolean", "null")
"""The types in the order of their size."""
_NAMES: Final = ("name", "label", "type", "value", "email", "phone", "url", "number", "category")
"""The members of objects that the document does not describe."""


class LargeCall(NamedTuple):
    """A call with a description. `build` returns its bytes, which only then take memory."""

    name: str
    build: Callable[[], bytes]


def calls(document: Document) -> Iterator[LargeCall]:
    """Yield calls that make one field, one parameter or all fields of an operation as large as they can be."""
    known = {} if document.account is None else known_operations(document.account)
    for path, methods in document.described["paths"].items():
        for method, operation in methods.items():
            if method == "head":
                continue  # it is answered as GET
            place = Place(document, method.upper(), path, known.get((method.upper(), path.strip("/"))))
            yield from _of_query(place, operation)
            yield from _of_body(place, operation)


class Place(NamedTuple):
    """An operation, and what its calls need."""

    document: Document
    method: str
    path: str
    known: Known | None

    def call(self, what: str, query: bytes = b"", body: Callable[[], bytes] = bytes, kind: bytes = b"") -> LargeCall:
        """Return a call of the operation."""
        return LargeCall(f"{self.method} {self.path}: {what}", lambda: self._bytes(query, body(), kind))

    def _bytes(self, query: bytes, body: bytes, kind: bytes) -> bytes:
        path = self.path.replace("{version}", "3")
        for name, value in (self.known.values if self.known else {}).items():
            path = path.replace(f"{{{name}}}", str(value))
        base = self.document.described["servers"][0]["url"].rstrip("/")
        target = f"{base}{path}".replace("{", "").replace("}", "").encode() + query
        lines = [(b"Host", HOST), *((name.encode(), value.encode()) for name, value in self.document.headers.items())]
        if kind:
            lines.append((b"Content-Type", kind))
        return request(self.method.encode(), target, lines, body)


def largest(schema: Schema, schemas: Schema, characters: int, elements: int, mark: str = "") -> Any:
    """Return a value with texts of at most this length and lists of at most this many elements."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        chosen = min(schema["anyOf"], key=lambda each: _PREFERRED.index(each.get("type", "object")))
        return largest(chosen, schemas, characters, elements, mark)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "array":
        number, items = min(schema.get("maxItems", MAX_LIST), elements), schema.get("items", {})
        return [largest(items, schemas, characters, elements // 100, f"{mark}{each}-") for each in range(number)]
    if kind == "object":
        members = schema.get("properties") or {name: {"type": "string"} for name in _NAMES}
        return {name: largest(each, schemas, characters, elements, mark) for name, each in members.items()}
    return 1 if kind in {"integer", "number", "boolean"} else _text(schema, characters, mark)


def _text(schema: Schema, characters: int, mark: str) -> str:
    most: int = min(schema.get("maxLength", characters), characters)
    return (mark + "x" * most)[:most]


def _of_query(place: Place, operation: Schema) -> Iterator[LargeCall]:
    names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    for name in names:
        ids = ",".join(map(str, range(10_000)))[:MAX_QUERY_CHARACTERS]
        yield place.call(f"a long {name}", b"?" + quote(name, safe="").encode() + b"=" + ids.encode())


def fields(operation: Schema, document: Document) -> Iterator[tuple[str, Schema]]:
    """Yield the content type and the fields of each kind of body of an operation."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        if "$ref" in schema:
            schema = _schemas(document)[schema["$ref"].rpartition("/")[2]]
        yield kind, schema.get("properties", {})


def _of_body(place: Place, operation: Schema) -> Iterator[LargeCall]:
    schemas = _schemas(place.document)
    usual = (place.known.body if place.known else None) or {}
    for kind, properties in fields(operation, place.document):
        if kind == FORM.decode():
            yield from _of_form(place, properties)
            continue
        for name, each in properties.items():
            if _has_size(each, schemas):
                body = partial(_json, {**usual, name: None}, {name: each}, schemas)
                yield place.call(f"a large {name}", body=body, kind=b"application/json")
        yield place.call("all fields", body=partial(_json, usual, properties, schemas), kind=b"application/json")


def _schemas(document: Document) -> Schema:
    found: Schema = document.described.get("components", {}).get("schemas", {})
    return found


def _of_form(place: Place, properties: Schema) -> Iterator[LargeCall]:
    texts = [name for name, each in properties.items() if each.get("type") == "string" and "enum" not in each]
    size = MAX_BODY_BYTES - _HEAD_BYTES
    for name in texts:
        yield place.call(f"a large {name}", body=partial(_pairs, [name], size), kind=FORM)
    ids = b"&".join(b"prospect_id[]=%d" % number for number in range(990))
    yield place.call("all fields", body=partial(_pairs, texts, size), kind=FORM)
    yield place.call("many ids", body=lambda: ids, kind=FORM)


def _pairs(names: Sequence[str], size: int) -> bytes:
    return b"&".join(b"%b=%b" % (name.encode(), b"x" * (size // len(names))) for name in names)[:size]


def _has_size(schema: Schema, schemas: Schema) -> bool:
    return isinstance(largest(schema, schemas, 1, 1), list | dict | str) and "enum" not in json.dumps(schema)


def _json(usual: Schema, properties: Schema, schemas: Schema) -> bytes:
    """Return the largest body within the limits of all bodies: first with long lists, then with long texts."""
    elements, characters = MAX_LIST, 16
    while _values(made := _made(usual, properties, schemas, characters, elements)) > MAX_VALUES:
        elements //= 2
    while len(text := json.dumps(made).encode()) * 2 < MAX_BODY_BYTES and characters < MAX_BODY_BYTES:
        characters *= 2
        made = _made(usual, properties, schemas, characters, elements)
    return text if len(text) < MAX_BODY_BYTES else json.dumps(_made(usual, properties, schemas, 16, elements)).encode()


def _made(usual: Schema, properties: Schema, schemas: Schema, characters: int, elements: int) -> dict[str, Any]:
    made = {name: largest(each, schemas, characters, elements) for name, each in properties.items()}
    return {**made, **{name: value for name, value in usual.items() if name not in made or value is not None}}


def _values(value: Any) -> int:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_values, held))
