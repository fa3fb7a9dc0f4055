"""OpenAPI of a REST API: the OpenAPI of its routes, completed by what they declare."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pydantic
from fastapi.openapi.utils import get_openapi
from pydantic import create_model

from dealdock.version import __version__
from dealdock.web.operation_route import OperationRoute
from dealdock.web.rest.examples import example
from dealdock.web.rest.fields import MAX_ELEMENTS, Described, model_of
from dealdock.web.rest.routing import JSON, Operation
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_MEMBERS

if TYPE_CHECKING:
    from dealdock.web.rest.api import RestApi

Json = dict[str, Any]

_MAXIMA: Final = {
    "string": ("maxLength", MAX_BODY_BYTES),
    "array": ("maxItems", MAX_ELEMENTS),
    "object": ("maxProperties", MAX_MEMBERS),
}
"""The keyword and the largest size of a value in a body, by its type."""
_BOUNDED: Final = frozenset({"maxLength", "maxItems", "maxProperties", "enum", "const", "format", "properties"})

_SCHEMAS: Final = "#/components/schemas/{model}"


def describe(api: "RestApi") -> Json:
    """Return the description of all operations, in the order of the routers."""
    routes = [route for router in api.routers for route in router.routes if isinstance(route, OperationRoute)]
    for route in routes:
        _complete(api, route)
    described = get_openapi(
        title=api.title,
        version=__version__,
        summary=f"The API of {api.title}, emulated by dealdock.",
        routes=routes,
        tags=[{"name": name} for name in dict.fromkeys(router.object for router in api.routers)],
    )
    described["components"] = {"schemas": schemas_by_name(_schemas([route.operation for route in routes]))}
    for route in (each for each in routes if each.include_in_schema):
        _add_example(described, route.operation)
    if api.security is not None:
        described["components"]["securitySchemes"] = {"key": dict(api.security)}
        described["security"] = [{"key": []}]
    return described


def _add_example(described: Json, operation: Operation) -> None:
    """Add the example of an answer. FastAPI would leave out its keys that are null."""
    if operation.answer is None:
        return
    responses = described["paths"][operation.path][operation.method.lower()]["responses"]
    for status in operation.answered:
        content = responses[str(status)]["content"]
        if operation.content_type != JSON:
            content.pop(JSON, None)  # which FastAPI has added
        shown = content[operation.content_type]
        shown["example"] = example(shown["schema"], described["components"]["schemas"])


def _complete(api: "RestApi", route: OperationRoute[Operation]) -> None:
    """Add what OpenAPI shows of a route. It is made here, because a call does not need it."""
    operation = route.operation
    route.operation_id = _operation_id(api, operation)
    route.summary = f"{operation.object} {operation.name}"
    route.responses = _responses(api, operation)
    route.openapi_extra = _extra(operation)


def _operation_id(api: "RestApi", operation: Operation) -> str:
    """Return a unique name: object and operation, with a number behind them for another way to call it."""
    ways = [
        each
        for router in api.routers
        for each in router.operations
        if (each.object, each.name) == (operation.object, operation.name)
    ]
    place = ways.index(operation)
    return f"{operation.object}_{operation.name}" + (f"_{place + 1}" if place else "")


def _responses(api: "RestApi", operation: Operation) -> dict[int | str, Json]:
    """Return the statuses of an operation's errors, each with the words of its errors."""
    by_status: dict[int, list[str]] = {}
    for code in operation.errors:
        by_status.setdefault(api.errors[code].status, []).append(f"`{code}`: {api.errors[code].text}")
    responses: dict[int | str, Json] = {
        status: {"description": " ".join(texts)} for status, texts in sorted(by_status.items())
    }
    if operation.answer is not None:
        schema = answer_schema(operation.answer)["properties"]["answer"]
        for status in operation.answered:
            responses[status] = {"content": {operation.content_type: {"schema": dict(schema)}}}
    return responses


@cache
def answer_schema(type_: Callable[[], Any]) -> Json:
    """Return the schema of an object with an answer. Models are under `$defs`, by name.

    Several operations have the same answer, so the caller must not change it.
    """
    model = create_model("Answer", answer=(type_(), pydantic.Field(title="")))
    schema = model.model_json_schema(ref_template=_SCHEMAS, mode="serialization")
    schema["properties"]["answer"].pop("title", None)
    return schema


def _extra(operation: Operation) -> Json:
    extra: Json = {"parameters": [*_in_path(operation), *_in_query(operation.query)], "x-errors": operation.errors}
    if operation.fields is not None:
        schema = {"$ref": _SCHEMAS.format(model=model_of(operation.fields).__name__)}
        extra["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return extra


def _in_path(operation: Operation) -> Iterator[Json]:
    for name in operation.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(query: Described | None) -> Iterator[Json]:
    if query is None:
        return
    schema = model_of(query).model_json_schema(ref_template=_SCHEMAS)
    for name, field in schema["properties"].items():
        yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": field}


def schemas_by_name(schemas: Iterable[tuple[str, Json]]) -> Json:
    """Return schemas by their names. Raises `ValueError` if two different ones have the same name."""
    found: Json = {}
    for name, schema in schemas:
        if found.setdefault(name, schema) != schema:
            raise ValueError(f"Two schemas that differ have the name {name} in OpenAPI. Rename one of their models.")
    return found


def _schemas(operations: list[Operation]) -> Iterator[tuple[str, Json]]:
    """Yield the schemas of all bodies and answers, and of the models within them, with their names."""
    for operation in operations:
        if operation.answer is not None:
            yield from answer_schema(operation.answer).get("$defs", {}).items()
        if operation.fields is not None:
            model = model_of(operation.fields)
            schema = model.model_json_schema(ref_template=_SCHEMAS)
            _add_maxima(schema)
            yield from schema.pop("$defs", {}).items()
            yield model.__name__, schema


def _add_maxima(schema: Any) -> None:
    """Add the sizes that every body has at most to the texts, lists and objects without a maximum of their own."""
    if isinstance(schema, list):
        for each in schema:
            _add_maxima(each)
    elif isinstance(schema, dict):
        for each in list(schema.values()):
            _add_maxima(each)
        name, most = _MAXIMA.get(str(schema.get("type")), ("", 0))
        if name and not _BOUNDED.intersection(schema):
            schema[name] = most
