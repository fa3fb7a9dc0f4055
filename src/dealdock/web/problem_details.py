"""The places and texts of errors in requests to the sandbox itself."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from dealdock.platform.text import clean

_WORDS: Final = {
    "extra_forbidden": "there is no such field",
    "missing": "is required",
    "model_attributes_type": "must be an object",
    "model_type": "must be an object",
}


def pointer(*path: str | int) -> str:
    """Return a field's JSON Pointer as a URI fragment."""
    steps = (clean(str(step)).replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join("/" + quote(step, safe="~") for step in steps)


def words(one: Mapping[str, Any]) -> str:
    """Return the message for an error of pydantic."""
    if one["type"] == "value_error":
        return str(one["ctx"]["error"])
    if one["type"] == "string_pattern_mismatch":
        return f"must match {one['ctx']['pattern']}"
    return _WORDS.get(one["type"]) or str(one["msg"]).replace("Input should", "must")
