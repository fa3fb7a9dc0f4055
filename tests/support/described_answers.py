"""The answers of a REST API, compared with their schemas in its OpenAPI."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.routing import Operation, RouteTable
from tests.support.described_schemas import DescribedSchemas

Json = dict[str, Any]
_KNOWN: Final[dict[str, "DescribedAnswers"]] = {}


class DescribedAnswers:
    """The schemas of the successful answers of an API."""

    def __init__(self, rest: RestApi) -> None:
        self._table: Final = RouteTable(rest.aliases, ignores_empty_segments=rest.ignores_empty_segments)
        for router in rest.routers:
            self._table.include_router(router)
        document = openapi.describe(rest)
        self.operations: Final = [operation for router in rest.routers for operation in router.operations]
        self._described: Final = {
            (_name(each), status)
            for each in self.operations
            for status in each.answered
            if schema_of(document, each, status)
        }
        self._document: Final = document
        self._schemas: Final = DescribedSchemas(document)

    def has(self, operation: Operation) -> bool:
        """Return True if all answers of an operation are described that have a body."""
        return all((_name(operation), status) in self._described for status in operation.answered)

    def check(self, answer: httpx.Response, below: str) -> None:
        """Compare an answer with the schema of its operation, if it is a success. `below`: the prefix of the vendor."""
        path = answer.request.url.raw_path.partition(b"?")[0].removeprefix(below.encode())
        operation = self._table.find(answer.request.method, path).operation
        if operation is None or answer.request.method == "HEAD" or not self.has(operation):
            return
        if answer.status_code not in operation.answered:
            return
        found = [
            f"{'/'.join(map(str, each.instance_path))}: {each.message}"
            for each in self.errors(operation, body_of(answer), answer.status_code)
        ]
        assert found == [], (operation.object, operation.name, found)

    def example(self, operation: Operation) -> Any:
        """Return the example of an answer."""
        return _content_of(self._document, operation, operation.answered[0])["example"]

    def errors(self, operation: Operation, body: Any, status: int | None = None) -> list[Any]:
        """Return what the schema of an operation finds wrong in a body. `status`: by default that of a success."""
        if (_name(operation), status or operation.answered[0]) not in self._described:
            raise KeyError(operation.path, status)
        keys = _keys_of_content(operation, status or operation.answered[0])
        return list(self._schemas.validator(*keys, "schema").iter_errors(body))


def body_of(answer: httpx.Response) -> Any:
    """Return the body of an answer: what its JSON stands for, or a text."""
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


def _content_of(document: Mapping[str, Any], operation: Operation, status: int) -> Json:
    *keys, content, content_type = _keys_of_content(operation, status)
    response: Any = document
    for key in keys:
        response = response[key]
    found: Json = response.get(content, {}).get(content_type, {})
    return found


def _keys_of_content(operation: Operation, status: int) -> tuple[str, ...]:
    """Return the keys that lead from an OpenAPI document to the content of an answer."""
    method = operation.method.lower()
    return ("paths", operation.path, method, "responses", str(status), "content", operation.content_type)


def of(rest: RestApi) -> DescribedAnswers:
    """Return the described answers of an API."""
    if rest.title not in _KNOWN:
        _KNOWN[rest.title] = DescribedAnswers(rest)
    return _KNOWN[rest.title]


def schema_of(document: Mapping[str, Any], operation: Operation, status: int) -> Json:
    """Return the schema of a success in an OpenAPI document; an empty one if it is not described."""
    schema: Json = _content_of(document, operation, status).get("schema", {})
    return schema


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"
