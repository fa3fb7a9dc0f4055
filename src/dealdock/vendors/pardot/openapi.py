"""OpenAPI description of the emulated API, built from the declarations of its routes."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from itertools import chain
from typing import Any, Final, Literal, get_args, get_origin

from fastapi.openapi.utils import get_openapi

from dealdock.vendors.pardot.dispatch import HANDLERS
from dealdock.vendors.pardot.v5.openapi import SCHEMES
from dealdock.vendors.pardot.wire import checks, login
from dealdock.vendors.pardot.wire.described import FAILURE, Type
from dealdock.vendors.pardot.wire.errors import MESSAGES, STATUSES, usual_status
from dealdock.vendors.pardot.wire.fields import TOO_LONG, Fields, outline
from dealdock.vendors.pardot.wire.login import CREDENTIALS
from dealdock.vendors.pardot.wire.login import OPERATION as LOG_IN
from dealdock.vendors.pardot.wire.operations import Operation, Requires
from dealdock.vendors.pardot.wire.query import Query
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.version import __version__
from dealdock.web.operation_route import OperationRoute
from dealdock.web.rest.openapi import answer_schema, schemas_by_name

Json = dict[str, Any]

ERRORS_WITHOUT_OPERATION: Final = frozenset({2, 60, 94, 198})
"""Errors of calls that do not reach an operation."""

_DESCRIPTION: Final = """The API of Pardot, versions 3 and 4, as dealdock emulates it.

Parameters may stand in the path as name/value pairs (`/api/opportunity/version/3/do/read/id/5`), in the query string or
in the body. `stat` in the response is `ok` or `fail`. Most errors come with HTTP status 200 in version 3; in version 4
they come with 400, and a prospect that an upsert creates comes with 201. An account's setting `error_status` gives the
statuses of one version in both.

Errors of every call, in the order of the checks; 46 is for calls that write, 37 and 59 for objects that a CRM connector
writes:
"""

_ERRORS_OF_EVERY_CALL: Final = tuple(code for codes in HANDLERS.values() for code in codes)

_TEXT: Final[Json] = {"type": "string"}
_MOMENT: Final[Json] = {**_TEXT, "description": "A date, such as `2026-01-31 12:00:00`, `today`, `last_7_days`."}
_TYPES: Final[Mapping[Any, Json]] = {
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: _MOMENT,
}
_VERSION: Final[Json] = {"name": "version", "in": "path", "required": True, "schema": {**_TEXT, "enum": ["3", "4"]}}
_COMMON: Final[Mapping[str, Json]] = {
    "format": {"type": "string", "enum": ["xml", "json"], "default": "xml"},
    "output": {"type": "string", "enum": ["full", "simple", "mobile", "bulk"], "default": "full"},
}
_SECURITY: Final[Json] = {
    "keys": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Pardot api_key=…, user_key=…`",
    },
    **SCHEMES,
}


def describe(routers: Collection[PardotRouter]) -> Json:
    """Return the description of all operations, in the order of the routers, the login last."""
    listed = (*routers, login.router)
    routes = [route for router in listed for route in router.routes if isinstance(route, OperationRoute)]
    for route in routes:
        _complete(route)
    described = get_openapi(
        title="Pardot",
        version=__version__,
        summary="Pardot's API, emulated by dealdock.",
        description="\n".join([_DESCRIPTION, *_table(dict.fromkeys((51, *_ERRORS_OF_EVERY_CALL, 183)))]),
        routes=routes,
        tags=[{"name": router.name} for router in listed],
    )
    types = (_failure, *(route.operation.answer for route in routes if route.operation.answer is not None))
    schemas = chain.from_iterable(answer_schema(each).get("$defs", {}).items() for each in types)
    described["components"] = {"securitySchemes": _SECURITY, "schemas": schemas_by_name(schemas)}
    described["security"] = [{"keys": []}, {name: [] for name in SCHEMES}]
    return described


def errors(operation: Operation) -> tuple[int, ...]:
    """Return the codes of all errors of an operation, in the order of the checks."""
    skipped = set(ERRORS_WITHOUT_OPERATION)
    for applies, handler in ((operation.writes, checks.check_role), (operation.guarded, checks.check_connector)):
        if not applies:
            skipped |= {*HANDLERS[handler]}
    before = () if operation.unit.kind == "own" else _ERRORS_OF_EVERY_CALL
    first = [error for error in (51, *before) if error not in skipped]
    return tuple(dict.fromkeys((*first, *operation.errors, 183)))


def _complete(route: OperationRoute[Operation]) -> None:
    """Add what OpenAPI shows of a route. It is made here, because a call does not need it."""
    operation, method = route.operation, next(iter(route.methods or ()))
    words = route.path.split("/")
    example = _examples().get(".".join([words[2], *words[6:]]), {})
    route.operation_id = "_".join([words[2], *words[6:], method.lower()])
    route.summary = " ".join([words[2], *words[6:]])
    route.description = _description(operation)
    route.responses = _responses(operation, method, example)
    route.openapi_extra = _parameters(operation, method, example.get("request"))
    route.openapi_extra["x-errors"] = list(operation.errors)
    if operation is LOG_IN:
        route.openapi_extra["security"] = []


def _description(operation: Operation) -> str:
    lines = [(operation.run.__doc__ or "").strip(), ""]
    if patterns := [name for name, _ in _of_fields(operation.fields) if "<" in name]:
        lines += [f"It also takes {', '.join(f'`{name}`' for name in patterns)}.", ""]
    if operation.errors:
        lines += ["Errors, in the order of the checks, after those of every call:", ""]
        lines += _table(operation.errors)
    return "\n".join(lines)


def _table(codes: Iterable[int]) -> list[str]:
    rows = (f"| {code} | {usual_status(code, 3)} | {usual_status(code, 4)} | {MESSAGES[code]} |" for code in codes)
    return ["| code | HTTP in version 3 | HTTP in version 4 | text |", "|---|---|---|---|", *rows]


def _parameters(operation: Operation, method: str, example: Json | None) -> Json:
    """Return the parameters: in the body for POST, otherwise in the query string."""
    schemas, required = _schemas(operation)
    bodies: dict[str, Any] = {"application/json": operation.body, "multipart/form-data": operation.form}
    if content := {kind: {"schema": schema} for kind, schema in bodies.items() if schema is not None}:
        required = _flat(operation.requires)
        in_query = {**{name: _schema_of(name) for name in required}, **_COMMON}
        return {
            "parameters": [_VERSION, *_in_query(in_query, required)],
            "requestBody": {"required": True, "content": content},
        }
    if method == "POST":
        form = {"type": "object", "properties": schemas, "required": required}
        schema = {name: value for name, value in form.items() if value}
        content = {"schema": schema, "example": example} if example else {"schema": schema}
        return {
            "parameters": [_VERSION],
            "requestBody": {"required": bool(required), "content": {"application/x-www-form-urlencoded": content}},
        }
    return {"parameters": [_VERSION, *_in_query(schemas, required)]}


def _in_query(schemas: Mapping[str, Json], required: Sequence[str]) -> list[Json]:
    """Return parameters of the query string."""
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in schemas.items()
    ]


def _schemas(operation: Operation) -> tuple[dict[str, Json], list[str]]:
    """Return the schema of each parameter, and the names of the parameters that are always required."""
    fields = operation.fields
    requires = (*operation.requires, *(fields.REQUIRED if fields and "id" not in _flat(operation.requires) else ()))
    if operation is LOG_IN:
        requires = CREDENTIALS
    found: dict[str, Json] = {name: _schema_of(name) for name in _flat(operation.requires)}
    found |= {name: schema for name, schema in _of_fields(fields) if "<" not in name}
    found |= dict(_of_criteria(operation.criteria))
    found |= {name: _schema_of(name) for name in (*_flat(requires), *operation.takes) if name not in found}
    alone = (each if isinstance(each, tuple) else (each,) for each in requires)
    required = [name for name, *others in alone if not others]
    return found | dict(_COMMON), required


def _flat(requires: Requires) -> list[str]:
    return [name for each in requires for name in ([each] if isinstance(each, str) else each)]


def _of_fields(fields: type[Fields] | None) -> Iterator[tuple[str, Json]]:
    if fields is None:
        return
    resolved = outline(fields).resolved
    for name, field in fields.model_fields.items():
        if name in resolved:
            yield from ((parameter, _schema_of(parameter)) for parameter in resolved[name].parameters)
        else:
            schema = _schema_of_type(field.annotation)
            yield name, schema if field.annotation is bool else {**schema, "x-error": fields.CODES.get(name, TOO_LONG)}


def _of_criteria(query: Query | None) -> Iterator[tuple[str, Json]]:
    if query is None:
        return
    for name, criterion in query.criteria.items():
        is_moment = name.endswith(("_after", "_before"))
        yield name, {**(_MOMENT if is_moment else _TEXT), "x-error": criterion.code}
    yield "sort_by", {**_TEXT, "description": f"One or two of {', '.join(query.sorts)}.", "x-error": 19}
    yield "sort_order", {**_TEXT, "description": "`ascending`, `descending`, or two of them.", "x-error": 20}
    yield "limit", {"type": "integer", "minimum": 1, "x-error": 23}
    yield "offset", {"type": "integer", "minimum": 0, "x-error": 21}


def _schema_of(name: str) -> Json:
    return {"type": "integer", "minimum": 1} if name == "id" or name.endswith("_id") else _TEXT


def _schema_of_type(annotation: Any) -> Json:
    if get_origin(annotation) is Literal:
        return {"type": "string", "enum": list(get_args(annotation))}
    (kind, *_) = [each for each in (*get_args(annotation), annotation) if each is not type(None)]
    return _TYPES.get(kind, _TEXT)


def _responses(operation: Operation, method: str, example: Json) -> dict[int | str, Json]:
    """Return the HTTP statuses of an operation's responses, each with its error codes."""
    by_status: dict[int, list[int]] = {200: []}
    for code in errors(operation):
        for status in STATUSES[code]:
            by_status.setdefault(status, []).append(code)
    found: dict[int | str, Json] = {}
    if operation.upserts:
        content = _content(operation.answer, example=example)
        found[201] = {"description": "A prospect was created (version 4).", "content": content}
    if (example and not example["xml"]) or (operation.form is not None and operation.answer is None):
        found[204] = {"description": "The operation succeeded."}
    by_status.pop(HTTPStatus.NOT_FOUND, None)  # of paths without an operation
    for status, codes in sorted(by_status.items()):
        words = f"Errors {', '.join(map(str, codes))}."
        is_ok = status == HTTPStatus.OK
        found[status] = {"description": f"The result, or an error in its place: {words}" if is_ok else words}
        if method != "HEAD":
            types = (operation.answer, _failure) if is_ok else (_failure,)
            found[status]["content"] = _content(*types, example=example if is_ok else {})
            if is_ok and operation.unit.kind == "stream" and operation.answer is None:
                found[status]["content"]["text/csv"] = {"schema": _TEXT}
    return found


def _failure() -> Any:
    """Return the type of the JSON of an error."""
    return FAILURE


def _content(*types: Type | None, example: Mapping[str, Any]) -> Json:
    """Return the content of an answer: XML with an example, and JSON of one of these types."""
    xml: Json = {"schema": _TEXT}
    schemas = [answer_schema(each)["properties"]["answer"] for each in types if each is not None]
    as_json: Json = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
    if example.get("xml"):
        xml["example"], as_json["example"] = example["xml"], example["json"]
    return {"text/xml": xml, "application/json": as_json}


@cache
def _examples() -> dict[str, Json]:
    """Return example responses of each operation, which a test records."""
    found: dict[str, Json] = json.loads(files(__package__).joinpath("examples.json").read_text(encoding="utf-8"))
    return found
