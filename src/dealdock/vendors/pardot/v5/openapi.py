"""OpenAPI of version 5: the OpenAPI of its routes, with the credentials of calls."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi

Json = dict[str, Any]

SCHEMES: Final[Json] = {
    "access_token": {"type": "http", "scheme": "bearer"},
    "business_unit_id": {"type": "apiKey", "in": "header", "name": "Pardot-Business-Unit-Id"},
}
"""The credentials of a call: it has both."""

_UPLOADS: Final[Mapping[str, Json]] = {
    "/api/v5/imports": {"input": {"type": "string", "description": "The properties of the import, as JSON"}},
    "/api/v5/imports/{id}/batches": {},
}
"""The paths of calls whose bodies may be forms with a file, each with the other parts of the form."""


def describe(rest: RestApi) -> Json:
    """Return the description of all operations of version 5."""
    described = openapi.describe(rest)
    described["components"]["securitySchemes"] = SCHEMES
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["security"] = [{name: [] for name in SCHEMES}]
    for path, parts in _UPLOADS.items():
        form = {"type": "object", "properties": {**parts, "file": {"type": "string", "format": "binary"}}}
        body = described["paths"][path]["post"].setdefault("requestBody", {"content": {}})
        body["content"]["multipart/form-data"] = {"schema": form}
    return described
