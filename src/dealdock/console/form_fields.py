"""Forms, made from the JSON Schema of a model: their fields, and the body that a sent form represents."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import unquote

from pydantic import BaseModel

from dealdock.console.pages import label
from dealdock.control.problems import WrongField

Control = Literal["text", "long", "secret", "integer", "number", "choice", "moment", "scalar", "pairs", "json"]

_LONG_CHARACTERS: Final = 300
_LABELS: Final = {
    "at": "Date and time",
    "nth": "Only one of the matching calls",
    "times": "Number of calls at most",
    "lasts": "Seconds from the first such call",
    "do": "What is done to records and clock",
}
"""The labels of fields whose name alone says little."""
_TRUTH: Final = {"true": True, "false": False}


_GENERAL: Final = ("name", "time_zone", "kept_requests", "watched")
_LOGIN: Final = ("redirect_uris", "jwt_public_key")


@dataclass(frozen=True)
class Field:
    """A field of a form. Its name has the names of the objects that it is in, with dots: `limits.daily`."""

    name: str
    kind: Control
    is_required: bool
    choices: Mapping[str, Any]
    """The possible values, by their texts."""
    help: str
    words: Mapping[str, str] = field(default_factory=dict)
    """The words for choices that are more than their texts."""

    def word(self, choice: str) -> str:
        """Return a choice as a person reads it."""
        return self.words.get(choice) or {"true": "yes", "false": "no"}.get(choice) or choice.replace("_", " ")

    @property
    def label(self) -> str:
        """The text next to the field."""
        return ": ".join(map(_words, self.name.split(".")))

    @property
    def last_label(self) -> str:
        """The text next to the field in a group that has a heading of its own."""
        return _words(self.name.rpartition(".")[2])

    def text(self, value: Any) -> str:
        """Return a stored value as the text of the field."""
        if isinstance(value, bool) or self.kind in {"json", "pairs"}:
            return "" if value is None else json.dumps(value, ensure_ascii=False)
        return "" if value is None else str(value)

    def value(self, text: str) -> Any:
        """Return the JSON value for a text. A text without such a value stays as it is, for the model to refuse."""
        if self.kind == "choice":
            return self.choices.get(text, text)
        if self.kind == "pairs" and not text.lstrip().startswith("{"):
            return _pairs(text)
        if self.kind in {"integer", "number", "json", "pairs", "scalar"}:
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                return text
        return text


def _pairs(text: str) -> Any:
    """Return the object for lines of the form `name=value`, or the text if it has other lines."""
    found = [line.partition("=") for line in text.splitlines() if line.strip()]
    if not all(name.strip() and sign for name, sign, _ in found):
        return text
    return {name.strip(): value.strip() for name, _, value in found}


def _words(name: str) -> str:
    return _LABELS.get(name) or label(name)


def fields_of(model: type[BaseModel], *, hidden: Sequence[str] = ()) -> list[Field]:
    """Return the fields of a form for a model."""
    schema = model.model_json_schema()
    return [each for each in _fields(schema, schema.get("$defs", {})) if each.name not in hidden]


def grouped(fields: Sequence[Field], rest: str) -> Mapping[str, Sequence[Field]]:
    """Return the fields of an account's settings by heading. `rest`: the heading of the vendor's plain settings."""
    found: dict[str, list[Field]] = {"Account": [], rest: []}
    for each in fields:
        outer = each.name.rpartition(".")[0]
        heading = "Account" if each.name in _GENERAL else "Login with OAuth" if each.name in _LOGIN else rest
        found.setdefault(label(outer) if outer else heading, []).append(each)
    return {heading: some for heading, some in found.items() if some}


def texts(fields: Sequence[Field], stored: Mapping[str, Any]) -> dict[str, str]:
    """Return stored values as the texts of a form, by field."""
    return {each.name: each.text(_at(stored, each.name.split("."))) for each in fields}


def body(fields: Sequence[Field], form: Mapping[str, str], before: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON body for the texts of a form. An empty field is absent.

    `before`: the texts before a change. Then the body has only fields with another text, and null for emptied ones.
    """
    sent: dict[str, Any] = {}
    for each in fields:
        text = form.get(each.name, "").replace("\r\n", "\n")
        if text == (before or {}).get(each.name, ""):
            continue
        *path, name = each.name.split(".")
        inner = sent
        for step in path:
            inner = inner.setdefault(step, {})
        inner[name] = each.value(text) if text else None
    return sent


def problems(fields: Sequence[Field], errors: Sequence[WrongField]) -> dict[str, list[str]]:
    """Return the messages of errors by field. The name "" has the errors that belong to no field."""
    names, found = {each.name for each in fields}, dict[str, list[str]]()
    for error in errors:
        place = [unquote(step) for step in (error.pointer or "#").split("/")[1:]]
        while place and ".".join(place) not in names:
            place.pop()
        found.setdefault(".".join(place), []).append(error.detail if place else _whole(error))
    return found


def _whole(error: WrongField) -> str:
    place = (error.pointer or "#").removeprefix("#/")
    return error.detail if place in {"", "#"} else f"{unquote(place)}: {error.detail}"


def _at(stored: Any, path: Sequence[str]) -> Any:
    for step in path:
        stored = stored.get(step) if isinstance(stored, Mapping) else None
    return stored


def _fields(schema: Mapping[str, Any], known: Mapping[str, Any], within: str = "") -> Iterator[Field]:
    required = schema.get("required", ())
    for name, described in schema.get("properties", {}).items():
        member = _plain(described, known)
        if "properties" in member:
            yield from _fields(member, known, f"{within}{name}.")
        else:
            choices = _choices(member)
            kind = "choice" if choices else _kind(name, member)
            is_required = name in required and not within
            text = str(member.get("description", ""))
            for choice in choices:
                text = text.replace(f"({choice})", f"({choice.replace('_', ' ')})")
            yield Field(f"{within}{name}", kind, is_required, choices, text)


def _plain(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema without references, and without null as an alternative."""
    if "$ref" in schema:
        return {**_plain(known[schema["$ref"].rpartition("/")[2]], known), **schema, "$ref": None}
    options = [_plain(each, known) for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return {**options[0], **schema, "anyOf": None} if len(options) == 1 else schema


def _kind(name: str, schema: Mapping[str, Any]) -> Control:
    kinds = schema.get("type") or []
    named = set(kinds if isinstance(kinds, list) else [kinds]) - {"null"}
    named |= {str(each.get("type")) for each in (*(schema.get("anyOf") or ()), *schema.get("oneOf", ()))} - {"null"}
    match sorted(named):
        case ["integer"]:
            return "integer"
        case ["number"] | ["integer", "number"]:
            return "number"
        case ["string"]:
            return _text_kind(name, schema)
        case ["integer", "string"] | ["number", "string"]:
            return "scalar"
        case ["object"] if _is_of_scalars(schema.get("additionalProperties")):
            return "pairs"
    return "json"


def _is_of_scalars(schema: Any) -> bool:
    return isinstance(schema, Mapping) and "string" in schema.get("type", ())


def _text_kind(name: str, schema: Mapping[str, Any]) -> Control:
    if schema.get("format") == "date-time":
        return "moment"
    if name == "password":
        return "secret"
    return "long" if schema.get("maxLength", 0) > _LONG_CHARACTERS or name.endswith("_key") else "text"


def _choices(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if schema.get("type") == "boolean":
        return _TRUTH
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    return {value if isinstance(value, str) else json.dumps(value): value for value in values if value is not None}
