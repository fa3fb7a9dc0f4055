"""The bodies and answers of imports in versions 3 and 4, for OpenAPI."""

from typing import Any, Final

from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION, READY
from dealdock.vendors.pardot.wire.bodies import FILE, INPUT
from dealdock.web.rest.answers import object_type

_TEXT: Final = {"type": "string"}
_STATE: Final = {**_TEXT, "enum": [READY]}
_FLAG: Final = {"type": "boolean"}
_COLUMN: Final = {
    "type": "object",
    "properties": {"field": _TEXT, "overwrite": _FLAG, "nullOverwrite": _FLAG},
    "required": ["field"],
}
BODY: Final = {
    "type": "object",
    "properties": {
        "operation": {**_TEXT, "enum": [OPERATION]},
        "object": {**_TEXT, "enum": [OBJECT]},
        "restoreDeleted": _FLAG,
        "state": _STATE,
        "columns": {"type": "array", "items": _COLUMN},
    },
    "required": ["operation", "object"],
}
"""The schema of a new import, which a form contains in a part of its own, next to its file."""
NEW_STATE: Final = {"type": "object", "properties": {"state": _STATE}, "required": ["state"]}
FORM: Final = {"type": "object", "properties": {FILE: {**_TEXT, "format": "binary"}}, "required": [FILE]}
FORM_OF_NEW: Final = {"type": "object", "properties": {INPUT: BODY, FILE: {**_TEXT, "format": "binary"}}}

_COUNTS: Final[dict[str, Any]] = {"createdCount": int, "updatedCount": int}
_OPTIONAL: Final = {"batchesRef": str, "errorCount": int, "errorsRef": str}


def listed() -> Any:
    """Return the type of the JSON of an import in a page."""
    return object_type("ImportElement", {**_state(), **_COUNTS, "createdAt": str, "updatedAt": str})


def state() -> Any:
    """Return the type of the answer with an import that was created or changed."""
    return object_type("ImportState", {**_state(), "batchesRef": str}, ("batchesRef",))


def whole() -> Any:
    """Return the type of the answer with an import that was read."""
    return object_type("ImportWithCounts", {**_state(), **_COUNTS, **_OPTIONAL}, tuple(_OPTIONAL))


def _state() -> dict[str, Any]:
    return {"id": int, "state": str, "isExpired": bool}
