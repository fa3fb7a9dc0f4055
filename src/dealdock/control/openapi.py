"""The control plane's OpenAPI document, with corrections to the framework's."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from dealdock.control.problems import Problem
from dealdock.control.support import ControlSupport, read_descriptions

BODIES: Final[dict[str, Any]] = {
    "create_account": {"name": "Lighthouse Ltd", "time_zone": "Europe/Paris"},
    "change_account": {"time_zone": "Europe/Amsterdam"},
    "import_answers": {"answers": [{"object": "lead", "body": {"id": "lead_7Jr5", "name": "Wayne Enterprises"}}]},
    "create_user": {"email": "cleo@dealdock.example", "time_zone": "Europe/Paris"},
    "reset_account": {"to": "scene"},
    "set_quota": {"used": 24999},
    "set_clock": {"mode": "frozen", "at": "2026-01-01T09:00:00Z"},
    "advance_clock": {"seconds": 3600},
    "create_fault": {"effect": {"status": 503, "delay": 0.5}, "times": 2},
    "release_deliveries": {"order": "reversed"},
    "run_deliveries": {"until": "2030-01-04T09:00:00Z"},
    "settle_deliveries": {"seconds": 10},
    "set_receiver": {"next": [{"status": 503}, {"timeout": True}, {"status": 200, "seconds": 3}]},
    "change_delivery": {"corrupt_signature": True, "age_seconds": 600},
    "redeliver": {"times": 2},
}
"""Example bodies of operations, by operation id.

The examples for accounts, users, records, and for a vendor's own operations, are in the vendor's code.
"""

_SUMMARIES: Final = {
    "livez": "Check the process",
    "readyz": "Check the database",
    "version": "Read version",
    "metrics": "Read metrics",
    "create_jwt_key": "Create key for signed assertions",
    "forget_requests": "Delete requests",
    "forget_requests_without_account": "Delete requests without an account",
    "redeliver": "Send a delivery again",
    "run_next_delivery": "Attempt the next delivery",
    "run_deliveries": "Attempt deliveries",
    "settle_deliveries": "Wait until nothing is due",
    "set_receiver": "Set the receiver's answers",
}
"""The summaries of operations whose id is not a phrase."""

_PARAMETERS: Final = {
    "account_id": "The number of the account",
    "record_id": "The id of the record, in the form of the vendor's API",
    "user_id": "The number of the user",
    "number": "The number of the fault, or of the delivery",
    "name": "The name of the snapshot",
}
"""The descriptions of parameters in paths."""

_ACRONYMS: Final = re.compile(r"\b(?:api|crm)\b")

_PREFIXES: Final = re.compile(r"^New|Changes$")
"""The parts of a model's name that its fields do not depend on."""


def document(routes: Sequence[BaseRoute], supports: Sequence[ControlSupport], **description: Any) -> dict[str, Any]:
    """Return the document, with errors as problems.

    `supports`: the vendors' parts, the default vendor's first. Its examples are the document's.
    """
    examples = {**BODIES, **supports[0].accounts.examples}
    descriptions = dict(read_descriptions(__package__))
    for support in supports:
        descriptions |= support.descriptions
    described = get_openapi(**description, routes=routes)
    described["components"]["schemas"] |= _schemas_of_problems()
    for path in described["paths"].values():
        for operation in path.values():
            _complete_operation(operation, examples)
    for name, schema in described["components"]["schemas"].items():
        _describe_fields(name, schema, descriptions)
    return described


def protected(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document that requires the control token."""
    schemes = {"control token": {"type": "http", "scheme": "bearer"}}
    components = {**described["components"], "securitySchemes": schemes}
    return {**described, "components": components, "security": [{"control token": []}]}


def _schemas_of_problems() -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    _, schema = models_json_schema([(Problem, "serialization")], ref_template=template)
    schemas: dict[str, Any] = jsonable_encoder(schema["$defs"], exclude_none=True)
    return schemas


def _complete_operation(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    """Derive an operation's summary from its id, describe its path, and add an example body."""
    name = operation["operationId"]
    phrase = _SUMMARIES.get(name) or name.replace("_", " ").capitalize()
    operation["summary"] = _ACRONYMS.sub(lambda found: found[0].upper(), phrase)
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter.setdefault("description", _PARAMETERS.get(parameter["name"], ""))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if (example := content.get("example", examples.get(name))) is not None:
            content["example"] = example


def _describe_fields(model: str, schema: dict[str, Any], descriptions: Mapping[str, str]) -> None:
    """Describe the fields of a model that have no description of their own."""
    base = _PREFIXES.sub("", model)
    for name, field in schema.get("properties", {}).items():
        text = descriptions.get(f"{base}.{name}") or descriptions.get(name)
        if text is not None:
            field.setdefault("description", text)


def example_body(example: Any) -> dict[str, Any]:
    """Return an addition to an operation's description in OpenAPI: an example of its body."""
    return {"requestBody": {"content": {"application/json": {"example": example}}}}
