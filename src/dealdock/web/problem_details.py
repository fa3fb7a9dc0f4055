"""JSON Pointers and messages for invalid fields of requests to the sandbox itself."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from dealdock.platform.text import clean, no_choice
from dealdock_client.similar import guess

_MESSAGES: Final = {
    "extra_forbidden": "unknown field",
    "missing": "is required",
    "model_attributes_type": "must be an object",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
}


def pointer(*path: str | int) -> str:
    """Return a field's JSON Pointer as a URI fragment."""
    steps = (clean(str(step)).replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join("/" + quote(step, safe="~") for step in steps)


def error_message(error: Mapping[str, Any]) -> str:
    """Return the message for one of the `errors()` of pydantic's `ValidationError`."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "string_pattern_mismatch":
        return f"must match {error['ctx']['pattern']}"
    if error["type"] in {"literal_error", "enum"} and isinstance(error["input"], str):
        expected = str(error["ctx"]["expected"])
        words = re.findall("'([^']*)'", expected)
        return no_choice(error["input"], words, expected) if guess(error["input"], words) else f"must be {expected}"
    if error["type"] == "too_long" and error["ctx"]["field_type"] == "Tuple":
        return f"must have {error['ctx']['max_length']} values"
    return _MESSAGES.get(error["type"]) or str(error["msg"]).replace("Input should", "must")
