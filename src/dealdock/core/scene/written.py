"""A scene as text: YAML for people, JSON for programs. What is written is read back as it was, by `files`.

Records stand in blocks, what is small within them on one line. Text is bare where nobody could take it for anything
else, and in JSON's quotes otherwise, in which YAML reads every character.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_WORDS: Final = re.compile(r"[^\W_][\w./@+()%&'-]*(?: [\w./@+()%&'-]+)*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_NULLS: Final = {"null", "Null", "NULL"}
_UNSEEN: Final = re.compile("[\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")
"""What YAML forbids or takes for the end of a line, and what nobody would see."""

_SMALL: Final = 5
"""Records of so many fields stand on one line."""


def as_json(scene: Any) -> Iterator[str]:
    """The scene in pieces of JSON."""
    yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(scene)
    yield "\n"


def as_yaml(scene: Any) -> Iterator[str]:
    """The scene in lines of YAML."""
    for line in _block(scene, ""):
        yield f"{line}\n"


def _block(fields: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield f"{indent}{_text(name)}:"
            for item in value:
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{_text(name)}: {_inline(value)}"


def _item(record: dict[str, Any], indent: str) -> Iterator[str]:
    if len(record) <= _SMALL and not any(isinstance(value, dict | list) for value in record.values()):
        yield f"{indent}- {_inline(record)}"
        return
    lines = _block(record, f"{indent}  ")
    yield f"{indent}- {next(lines).lstrip()}"
    yield from lines


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name)}: {_inline(held)}" for name, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    if _WORDS.fullmatch(text) and text not in _NULLS:
        return text
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
