"""The control plane's OpenAPI document, with corrections to the framework's."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dealdock.control.examples import BODIES
from dealdock.control.records.routes import RecordRoutes


def install(app: FastAPI, record_routes: RecordRoutes, examples: Mapping[str, Any], *, token: bool) -> None:
    """Generate the document at the first request, with errors as problems and the token where it is required.

    `examples`: the default vendor's example bodies, by operation id.
    """

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            described = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                routes=[*app.routes, *record_routes.described],
                servers=app.servers,
            )
            for path in described["paths"].values():
                for operation in path.values():
                    _spell(operation, {**BODIES, **examples})
            if token:
                described["components"]["securitySchemes"] = {"control token": {"type": "http", "scheme": "bearer"}}
                described["security"] = [{"control token": []}]
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # as FastAPI's documentation describes


def _spell(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    """Derive an operation's summary from its id, add an example body, and type its errors as problems."""
    operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content.setdefault("example", examples.get(operation["operationId"]))
    failing = operation["responses"]["default"]["content"]
    failing["application/problem+json"] = failing.pop("application/json")
