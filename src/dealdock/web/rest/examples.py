"""Examples of answers for OpenAPI, made from their schemas."""

from collections.abc import Mapping
from typing import Any, Final

_MOMENT: Final = "2026-01-05T09:30:00+00:00"
_VALUES: Final[Mapping[str, Any]] = {"integer": 1, "number": 1.5, "boolean": True, "null": None}


def example(schema: Mapping[str, Any], models: Mapping[str, Any], name: str = "") -> Any:
    """Return a value that a schema describes, with all keys. `models`: the schemas to which it refers, by name.

    `name`: the name of the key with the value, which replaces a text.
    """
    if "examples" in schema:
        found = schema["examples"][0]
    elif "$ref" in schema:
        found = example(models[schema["$ref"].rpartition("/")[2]], models, name)
    elif "anyOf" in schema:
        found = example(schema["anyOf"][0], models, name)
    elif "const" in schema or "enum" in schema:
        found = schema["const"] if "const" in schema else schema["enum"][0]
    elif schema.get("type") == "object":
        found = {key: example(each, models, key) for key, each in schema.get("properties", {}).items()}
    elif schema.get("type") == "array":
        found = [example(schema["items"], models, name)] if schema.get("items") else []
    else:
        found = _text(schema, name) if schema.get("type") == "string" else _VALUES.get(str(schema.get("type")))
    return found


def _text(schema: Mapping[str, Any], name: str) -> str:
    """Return a text: the name of its key, or a moment."""
    is_moment = schema.get("format") == "date-time" or name.startswith("date_") or name.endswith("_at")
    return _MOMENT if is_moment else name or "text"
