"""Postman collections (format 2.1), made from OpenAPI descriptions."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

Json = dict[str, Any]

BASE_URL: Final = "{{base_url}}"
SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

_VARIABLE: Final = re.compile(r"\{\{(\w+)\}\}")
_MEDIA_TYPES: Final = {
    "application/json": "raw",
    "application/x-www-form-urlencoded": "urlencoded",
    "multipart/form-data": "formdata",
}
"""The media types of bodies, each with Postman's mode."""

_SAMPLES: Final[Mapping[str, Any]] = {"array": [], "boolean": True, "integer": 1, "number": 1, "object": {}}
"""The values of required fields without an example, by type."""


def collection(described: Json, example_call: str, base_url: str) -> Json:
    """Return the collection of an OpenAPI document: a folder per tag, a request per operation.

    `example_call`: a `curl` command with the credentials as variables of the shell, such as `$API_KEY`. The requests
    have the same headers, and variables of Postman: `{{api_key}}`.
    """
    headers, auth = _credentials(example_call)
    folders: dict[str, list[Json]] = {tag["name"]: [] for tag in described.get("tags", [])}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if method != "head":
                tag = (operation.get("tags") or ["other"])[0]
                own = _own_headers(described, operation) or headers
                folders.setdefault(tag, []).append(_item(described, path, method, operation, own))
    info = described["info"]
    made: Json = {
        "info": {"name": info["title"], "version": info["version"], "schema": SCHEMA}
        | {"description": info.get("description") or info.get("summary", "")},
        "item": [{"name": name, "item": items} for name, items in folders.items() if items],
        "auth": auth,
    }
    names = sorted(set(_VARIABLE.findall(json.dumps(made))) - {"base_url"})
    made["variable"] = [{"key": "base_url", "value": base_url}, *({"key": name, "value": ""} for name in names)]
    return made


def _credentials(example_call: str) -> tuple[list[Json], Json]:
    """Return the headers of a `curl` command, and its authentication with user and password."""
    words = [
        re.sub(r"\$([A-Z_]+)", lambda found: f"{{{{{found[1].lower()}}}}}", word) for word in shlex.split(example_call)
    ]
    headers, auth = [], {"type": "noauth"}
    for option, value in pairwise(words):
        if option == "-H":
            name, _, content = value.partition(": ")
            headers.append({"key": name, "value": content})
        elif option == "-u":
            user, _, password = value.partition(":")
            basic = [{"key": key, "value": of} for key, of in (("username", user), ("password", password))]
            auth = {"type": "basic", "basic": [{**each, "type": "string"} for each in basic]}  # type: ignore[dict-item]
    return headers, auth


def _own_headers(described: Json, operation: Json) -> list[Json]:
    """Return the headers of an operation whose credentials differ from the example's.

    The variables have the names of the security schemes.
    """
    headers = []
    for name in (operation.get("security") or [{}])[0]:
        scheme = described["components"]["securitySchemes"][name]
        is_bearer = scheme["type"] == "http"
        value = f"Bearer {{{{{name}}}}}" if is_bearer else f"{{{{{name}}}}}"
        headers.append({"key": "Authorization" if is_bearer else scheme["name"], "value": value})
    return headers


def _item(described: Json, path: str, method: str, operation: Json, headers: Iterable[Json]) -> Json:
    """Return the request of one operation."""
    request: Json = {
        "method": method.upper(),
        "header": [] if operation.get("security") == [] else list(headers),
        "url": _url(path, operation.get("parameters", [])),
        "description": operation.get("description", ""),
    }
    if operation.get("security") == []:
        request["auth"] = {"type": "noauth"}
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type in _MEDIA_TYPES:
            request["body"] = _body(described, _MEDIA_TYPES[media_type], content)
            if media_type == "application/json":
                request["header"].append({"key": "Content-Type", "value": media_type})
            break
    return {"name": f"{operation['summary']} ({method.upper()})", "request": request, "response": []}


def _url(path: str, parameters: Iterable[Json]) -> Json:
    """Return a URL below the base URL. Postman's form of a path parameter is `:name`."""
    given = [(each["in"], _pair(each["name"], each)) for each in parameters]
    own_path = re.sub(r"\{(\w+)\}", r":\1", path)
    in_path, in_query = ([pair for place, pair in given if place == kind] for kind in ("path", "query"))
    enabled = "&".join(f"{pair['key']}={pair['value']}" for pair in in_query if "disabled" not in pair)
    return {
        "raw": f"{BASE_URL}{own_path}{'?' if enabled else ''}{enabled}",
        "host": [BASE_URL],
        "path": own_path.strip("/").split("/") + ([""] if own_path.endswith("/") else []),
        "query": in_query,
        "variable": [{name: pair[name] for name in ("key", "value", "description")} for pair in in_path],
    }


def _pair(name: str, parameter: Json) -> Json:
    """Return a parameter with a value. Optional ones are disabled."""
    schema = parameter.get("schema", parameter)
    value = parameter.get("example", _sample({}, schema))
    text = value if isinstance(value, str) else json.dumps(value)
    pair = {"key": name, "value": text, "description": parameter.get("description", schema.get("description", ""))}
    return pair if parameter.get("required") else {**pair, "disabled": True}


def _body(described: Json, mode: str, content: Json) -> Json:
    """Return a body with the example, or else with the required fields."""
    schema = _resolved(described, content.get("schema", {}))
    if mode == "raw":
        example = content.get("example", _sample(described, schema))
        return {
            "mode": "raw",
            "raw": json.dumps(example, indent=2, ensure_ascii=False),
            "options": {"raw": {"language": "json"}},
        }
    example = content.get("example", {})
    pairs = []
    for name, field in schema.get("properties", {}).items():
        needed = name in example or name in schema.get("required", ())
        own = {"example": example[name]} if name in example else {}
        pairs.append({**_pair(name, {"schema": field, "required": needed, **own}), "type": "text"})
    return {"mode": mode, mode: pairs}


def _sample(described: Json, schema: Json) -> Any:
    """Return a value for a schema: its example, default or first choice, else one of its type."""
    schema = _resolved(described, schema)
    for found in _stated(schema):
        return found
    if "properties" in schema:
        needed = schema.get("required", ())
        return {name: _sample(described, schema["properties"][name]) for name in needed}
    return _SAMPLES.get(schema.get("type", ""), schema.get("type", "text"))


def _stated(schema: Json) -> Iterator[Any]:
    if "example" in schema:
        yield schema["example"]
    yield from schema.get("examples", ())
    if schema.get("default") is not None:
        yield schema["default"]
    if "const" in schema:
        yield schema["const"]
    yield from schema.get("enum", ())


def _resolved(described: Json, schema: Json) -> Json:
    """Return the schema behind a reference, or the first of several possible ones."""
    while True:
        if "$ref" in schema and described:
            schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            schema = {**schema["anyOf"][0], **{name: value for name, value in schema.items() if name != "anyOf"}}
        else:
            return schema
