"""Scenes as text: YAML for people, JSON for programs. `files` reads back the same scene.

Each record is a block, and a small record is one line. Text that YAML could take for something else is in JSON's
quotes, in which YAML reads every character.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, Literal

_WORDS: Final = re.compile(
    r"[^\W_][\w./@+()%&'-]*(?: [\w./@+()%&'-]+)*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{3})?Z"
)
_NULLS: Final = {"null", "Null", "NULL"}
_UNPRINTABLE: Final = re.compile("[\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")
"""Characters that YAML forbids, that end a line in YAML, or that are invisible."""

_MAX_INLINE_FIELDS: Final = 5
"""Records of up to this many fields are written on one line."""


class Quoted(str):
    """Text that is always in quotes in YAML, because a number without quotes would be another value."""

    __slots__ = ()


class LazyMapping:
    """A mapping that is made while it is written, once."""

    def __init__(self, items: Iterable[tuple[str, Any]]) -> None:
        self._items = items

    def items(self) -> Iterable[tuple[str, Any]]:
        """Return the names and values, like a mapping's."""
        return self._items


class LazyList:
    """A list of mappings that is made while it is written, once. It is never empty."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


def as_json(scene: Any) -> Iterator[str]:
    """Yield the scene in pieces of JSON."""
    yield from _json(scene, "")
    yield "\n"


def as_yaml(scene: Any) -> Iterator[str]:
    """Yield the scene in lines of YAML."""
    for line in _block(scene, ""):
        yield f"{line}\n"


def as_lines(scene: Any) -> Iterator[str]:
    """Yield the scene in JSON Lines: an account's settings, then each of its records on a line."""
    ((_, accounts),) = scene.items()
    for account in accounts:
        settings: dict[str, Any] | None = {}
        for name, value in account.items():
            if settings is not None and not _holds_records(value):
                settings[name] = value
                continue
            if settings is not None:
                yield _line("accounts", settings)
                settings = None  # they come before all records
            yield from (_line(name, record) for record in value)
        if settings is not None:
            yield _line("accounts", settings)


Form = Literal["yaml", "json", "lines"]

WRITERS: Final[Mapping[Form, Callable[[Any], Iterator[str]]]] = {"yaml": as_yaml, "json": as_json, "lines": as_lines}


def _line(kind: str, record: Any) -> str:
    return json.dumps({kind: record}, ensure_ascii=False) + "\n"


def _json(value: Any, indent: str) -> Iterator[str]:
    """Yield JSON as the standard library writes it with an indent of two."""
    inner = f"{indent}  "
    if isinstance(value, LazyMapping):
        before = "{"
        for name, item in value.items():
            yield f"{before}\n{inner}{json.dumps(name)}: "
            yield from _json(item, inner)
            before = ","
        yield f"\n{indent}}}" if before == "," else "{}"
    elif isinstance(value, LazyList):
        before = "["
        for item in value:
            yield f"{before}\n{inner}"
            yield from _json(item, inner)
            before = ","
        yield f"\n{indent}]" if before == "," else "[]"
    else:
        yield json.dumps(value, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")


def _block(fields: Any, indent: str) -> Iterator[str]:
    for name, value in fields.items():
        if _holds_records(value):
            records = iter(value)
            if (first := next(records, None)) is None:
                yield f"{indent}{_text(name)}: []"
                continue
            yield f"{indent}{_text(name)}:"
            for item in chain([first], records):
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{_text(name)}: {_inline(value)}"


def _holds_records(value: Any) -> bool:
    return isinstance(value, LazyList) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _item(record: Any, indent: str) -> Iterator[str]:
    if (
        isinstance(record, dict)
        and len(record) <= _MAX_INLINE_FIELDS
        and not any(isinstance(value, dict | list) for value in record.values())
    ):
        yield f"{indent}- {_inline(record)}"
        return
    lines = _block(record, f"{indent}  ")
    yield f"{indent}- {next(lines).lstrip()}"
    yield from lines


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name)}: {_inline(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    if not isinstance(text, Quoted) and _WORDS.fullmatch(text) and text not in _NULLS:
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
