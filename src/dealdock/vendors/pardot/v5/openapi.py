"""OpenAPI of version 5: that of its routes, with the credentials of calls."""

from typing import Any, Final

from dealdock.vendors.pardot.v5.api import REST
from dealdock.web.rest import openapi

Json = dict[str, Any]

SCHEMES: Final[Json] = {
    "access_token": {"type": "http", "scheme": "bearer"},
    "business_unit_id": {"type": "apiKey", "in": "header", "name": "Pardot-Business-Unit-Id"},
}
"""The credentials of a call: it has both."""


def describe() -> Json:
    """Return the description of all operations of version 5."""
    described = openapi.describe(REST)
    described["components"]["securitySchemes"] = SCHEMES
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["security"] = [{name: [] for name in SCHEMES}]
    return described
