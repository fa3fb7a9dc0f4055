"""The answers of a REST API, compared with their schemas in its OpenAPI."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
import jsonschema_rs

from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.routing import Operation, RouteTable

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
        self._schemas: Final = {
            (_name(each), status): schema
            for each in self.operations
            for status in each.answered
            if (schema := schema_of(document, each, status))
        }
        self._validators: Final[dict[tuple[str, int], Any]] = {}
        self._document: Final = document

    def has(self, operation: Operation) -> bool:
        """Return True if all answers of an operation are described that have a body."""
        return all((_name(operation), status) in self._schemas for status in operation.answered)

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
        return list(self._validator(_name(operation), status or operation.answered[0]).iter_errors(body))

    def _validator(self, name: str, status: int) -> Any:
        """Return the validator of an answer, which is made at its first use: all of them take seconds."""
        if (name, status) not in self._validators:
            whole = {**self._schemas[name, status], "components": self._document["components"]}
            self._validators[name, status] = jsonschema_rs.validator_for(whole)
        return self._validators[name, status]


def body_of(answer: httpx.Response) -> Any:
    """Return the body of an answer: what its JSON stands for, or a text."""
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


def _content_of(document: Mapping[str, Any], operation: Operation, status: int) -> Json:
    responses = document["paths"][operation.path][operation.method.lower()]["responses"]
    content: Json = responses[str(status)].get("content", {}).get(operation.content_type, {})
    return content


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
