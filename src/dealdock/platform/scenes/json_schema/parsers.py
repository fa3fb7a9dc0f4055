"""The JSON Schemas of the values that parsers accept."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

P = TypeVar("P", bound=Callable[..., Any])

JsonSchema = Mapping[str, Any]

_SCALARS: Final = ("string", "number", "boolean")
"""A text may be written without quotes, so YAML reads it as another type."""

_NULL: Final[JsonSchema] = {"type": "null"}
_EMPTY: Final = (None, "")

_accepted: Final[WeakKeyDictionary[Callable[..., Any], JsonSchema]] = WeakKeyDictionary()


def accepts(schema: JsonSchema) -> Callable[[P], P]:
    """Return a decorator for a parser of values that fit this schema."""

    def register(parse: P) -> P:
        _accepted[parse] = schema
        return parse

    return register


def accepted(parse: Callable[..., Any]) -> JsonSchema:
    """Return the schema of the values that a parser accepts: of any value, if none is registered."""
    return _accepted.get(parse, {})


def or_null(schema: JsonSchema) -> JsonSchema:
    """Return the schema of a value that may be null."""
    if isinstance(schema.get("type"), str):  # a shorter form, by which editors report errors at the inner value
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, _NULL]} if schema else {}


def or_empty(schema: JsonSchema) -> JsonSchema:
    """Return the schema of a value that may be absent: null, or an empty text."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], *_EMPTY]}
    return {"anyOf": [schema, {"enum": list(_EMPTY)}]} if schema else {}


def text(longest: int, **more: Any) -> JsonSchema:
    """Return the schema of a text with up to this number of characters."""
    return {"type": list(_SCALARS), "minLength": 1, "maxLength": longest, **more}


def written(pattern: str, **more: Any) -> JsonSchema:
    """Return the schema of a text with a pattern. Spaces around it are ignored."""
    return {"type": "string", "pattern": rf"^\s*{pattern}\s*$", **more}


def whole(lowest: int, highest: int) -> JsonSchema:
    """Return the schema of a whole number, or of its digits in quotes."""
    number = {"type": "integer", "minimum": lowest, "maximum": highest}
    return {"anyOf": [number, written("[+-]?[0-9]+")]}


def one_of(words: Iterable[Any]) -> JsonSchema:
    """Return the schema of one of some words or numbers, in their usual spelling."""
    return {"enum": list(words)}


FLAG: Final[JsonSchema] = {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false", "yes", "no", "on", "off"]}]}
AMOUNT: Final[JsonSchema] = {"anyOf": [{"type": "number", "minimum": 0}, written(r"[0-9]*\.?[0-9]+")]}
MOMENT: Final[JsonSchema] = written(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9].*)?", examples=["2026-01-31T09:30:00Z"])
"""The usual forms of a moment. Parsers accept some other forms of ISO 8601, too."""
