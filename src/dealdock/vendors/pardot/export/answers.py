"""The bodies and answers of exports in versions 3 and 4, for OpenAPI."""

from typing import Any, Final

from dealdock.vendors.pardot.export.exported import OBJECTS, PROCEDURES
from dealdock.web.rest.answers import object_type

_TEXT: Final = {"type": "string"}
_PROCEDURE: Final = {
    "type": "object",
    "properties": {"name": {**_TEXT, "enum": [*PROCEDURES]}, "arguments": {"type": "object"}},
    "required": ["name"],
}
BODY: Final = {
    "type": "object",
    "properties": {
        "object": {**_TEXT, "enum": [each.object for each in OBJECTS.values()]},
        "procedure": _PROCEDURE,
        "fields": {"type": "array", "items": _TEXT},
    },
    "required": ["object", "procedure"],
}
"""The schema of a new export."""


def export() -> Any:
    """Return the type of the JSON of an export in a page."""
    return object_type("ExportElement", _types())


def one() -> Any:
    """Return the type of the answer with one export, which has the addresses of its files when it is complete."""
    whole = object_type("ExportWithFiles", {**_types(), "resultRefs": str | list[str]}, ("resultRefs",))
    return object_type("ExportAnswer", {"export": whole})


def _types() -> dict[str, Any]:
    return {"id": int, "state": str, "isExpired": bool, "createdAt": str, "updatedAt": str}
