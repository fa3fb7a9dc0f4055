"""Nested JSON values in scenes, such as a list of addresses.

Scalars of a scene are text, as they were written. Text without quotes is `Bare`, so that a field that takes any JSON
value can tell 5 from "5".
"""

import json
import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Annotated, Any, Final

from dealdock.platform.scenes.document import Bare
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional
from dealdock.platform.scenes.values import WrongValue, kind, moment_text
from dealdock.platform.scenes.writers import Quoted
from dealdock.platform.text import storable

MAX_LEVELS: Final = 72
"""Limit of lists and objects within each other. A value of a request may have up to 64 levels. An event contains it,
and so has more.
"""

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,3999})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_WORDS: Final[Mapping[str, bool]] = {"true": True, "false": False}
_MARK: Final = "="
"""The only name in a mapping that represents bare text in a stored scene."""


def parse(value: object, levels: int = MAX_LEVELS) -> Any:
    """Parse a value of a scene as JSON: numbers and flags are written without quotes. Texts are made storable.

    Raises `WrongValue` for more levels within each other.
    """
    if isinstance(value, dict | list) and not levels:
        raise WrongValue(f"must have at most {MAX_LEVELS} levels within each other")
    if isinstance(value, dict):
        return {storable(name): parse(item, levels - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [parse(item, levels - 1) for item in value]
    if isinstance(value, Bare) and _NUMBER.fullmatch(value):
        return _number(value)
    if isinstance(value, Bare) and value in _WORDS:
        return _WORDS[value]
    return storable(str(value)) if isinstance(value, str) else value


def _number(written: str) -> int | float | str:
    """Return a number; as it was written if it is too large for a float."""
    number: int | float = json.loads(written)
    return str(written) if number in (inf, -inf) else number


@parsers.accepts({"type": "object"})
def parse_mapping(value: object) -> dict[str, Any]:
    """Parse a mapping of a scene as a JSON object."""
    if not isinstance(value, dict):
        raise WrongValue(f"must be a mapping, is {kind(value)}")
    mapping: dict[str, Any] = parse(value)
    return mapping


@parsers.accepts({"type": "array", "items": {"type": "object"}})
def parse_objects(value: object) -> list[Any]:
    """Parse a list of mappings of a scene as JSON objects."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise WrongValue("must be a list of mappings")
    return [parse(each) for each in value]


@parsers.accepts({"type": "array", "items": {"type": ["string", "number", "boolean"]}})
def parse_texts(value: object) -> list[str]:
    """Parse a list of texts of a scene, which may be empty."""
    if not isinstance(value, list) or any(each is None or isinstance(each, dict | list) for each in value):
        raise WrongValue("must be a list of texts")
    return [storable(str(each)) for each in value]


SomeJson = Annotated[Any, optional(None, parse)]
"""A field of any JSON value."""


def stored(value: Any) -> Any:
    """Return the value of a field in the form of its column of JSON. Records within it become mappings."""
    if isinstance(value, list | tuple):
        return [stored(item) for item in value]
    if isinstance(value, Mapping):
        return {name: stored(item) for name, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return {name: stored(item) for name, item in value}
    return moment_text(value) if hasattr(value, "isoformat") else value


def exported(value: Any) -> Any:
    """Return the value of a column of JSON so that a scene has its texts in quotes."""
    if isinstance(value, list):
        return [exported(item) for item in value]
    if isinstance(value, dict):
        return {name: exported(item) for name, item in value.items()}
    return Quoted(value) if isinstance(value, str) else value


def marked(value: Any) -> Any:
    """Return a scene for storage as JSON, with a marked mapping in place of each bare text."""
    if isinstance(value, dict):
        return {name: marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return {_MARK: str(value)} if isinstance(value, Bare) else value


def unmarked(mapping: dict[str, Any]) -> Any:
    """Return the bare text for a marked mapping, as a hook of `json.loads`; another mapping as it is."""
    return Bare(mapping[_MARK]) if mapping.keys() == {_MARK} else mapping
