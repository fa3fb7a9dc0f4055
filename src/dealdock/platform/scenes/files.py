"""Scene files: from YAML or JSON to plain data with line numbers.

Scalars stay text, whatever type YAML would give them (`no`, `010`, `2026-01-01`): the field that they belong to parses
them. No object is constructed from a tag.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes.document import Items, Mapping, Place, Problem, SceneDocument

MAX_DEPTH = 20
"""Limit of nested lists and mappings; a scene needs seven."""

MAX_REPEATED_VALUES = 100_000
"""Limit of the values that aliases repeat, so that a small file cannot expand to a huge scene."""

_NULLS = {"", "~", "null", "Null", "NULL"}
_JSON_TOKEN = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{},:"]+')
_YAML_BRACKETS: dict[type[yaml.Event], str] = {
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some platforms' PyYAML comes without its C library


class Event(NamedTuple):
    """One event of a parser: the beginning or end of a list or mapping, a scalar, or an alias."""

    kind: str  # one of [ { ] } = (a scalar) * (an alias)
    line: int
    value: str | None = None
    anchor: str | None = None
    bare: bool = False  # a scalar without quotes


def read(name: str) -> SceneDocument:
    """Return the scene in a file. Raise `WrongScene` if it is neither YAML nor JSON."""
    return parse(name, text_of(name))


def parse(name: str, text: str, *, is_json: bool | None = None) -> SceneDocument:
    """Return the scene in a text. `name` is for messages. Without `is_json`, the format is guessed.

    Raises `WrongScene` if the text is neither YAML nor JSON.
    """
    if not text.strip():
        raise WrongScene(f"{name}: is empty: a scene has at least one account")
    form = _json if (_is_json(name, text) if is_json is None else is_json) else _yaml
    return _Builder(name, form(name, text)).document()


def record(name: str, line: bytes, number: int) -> SceneDocument:
    """Return the document of one line of JSON Lines."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise WrongScene(f"{name}:{number}: is not UTF-8") from None
    return _Builder(name, _json(name, text, number)).document()


def text_of(name: str) -> str:
    """Return the text of a file. Raise `WrongScene` if it cannot be read."""
    try:
        return decoded(name, Path(name).read_bytes())
    except FileNotFoundError:
        raise WrongScene(f"{name}: no such file, and no scene has that name: there are demo and empty") from None
    except OSError as error:
        raise WrongScene(f"{name}: can't be read: {error.strerror}") from None
    except ValueError:
        raise WrongScene(f"{name!r}: is no file name") from None


def decoded(name: str, text: bytes) -> str:
    """Return the text. Raise `WrongScene` if it is not UTF-8."""
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise WrongScene(f"{name}:{line}: is not UTF-8") from None


def _is_json(name: str, text: str) -> bool:
    """Guess the format from the name, else from the text. YAML may begin with a brace, too."""
    if name.lower().endswith(".json"):
        return True
    if not text.lstrip().startswith("{"):
        return False
    try:
        _check(text)
    except (ValueError, RecursionError):
        return False
    return True


def _check(text: str) -> None:
    """Raise the library's own exception if the text is not JSON. Numbers may have any length."""
    json.loads(text, parse_int=str)


def _json(name: str, text: str, line: int = 1) -> Iterator[Event]:
    try:
        _check(text)
    except json.JSONDecodeError as error:
        raise WrongScene(f"{name}:{error.lineno + line - 1}: is not JSON: {error.msg}, column {error.colno}") from None
    except RecursionError:
        pass  # the builder reports the line
    for sign in _JSON_TOKEN.findall(text):
        if sign == "\n":
            line += 1
        elif sign in "[{]}":
            yield Event(sign, line)
        elif sign[0] == '"':
            yield Event("=", line, json.loads(sign))
        else:
            yield Event("=", line, None if sign == "null" else sign)


def _yaml(name: str, text: str) -> Iterator[Event]:
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = _line(event.start_mark)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise WrongScene(f"{name}:{line}: holds a second YAML document: a scene is one")
            if (tag := getattr(event, "tag", None)) is not None:
                raise WrongScene(f"{name}:{line}: YAML's tags mean nothing here, and {tag} is one")
            if (step := _step(event, line)) is not None:
                yield step
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark)
        what = ", ".join(filter(None, (error.context, error.problem)))
        raise WrongScene(f"{name}:{line}: is not YAML: {what}") from None
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise WrongScene(f"{name}:{line}: is not YAML: {error.reason}") from None


def _line(mark: Any) -> int:
    return 1 if mark is None else int(mark.line) + 1


def _step(event: yaml.Event, line: int) -> Event | None:
    if isinstance(event, yaml.ScalarEvent):
        bare = event.implicit[0]
        return Event("=", line, None if bare and event.value in _NULLS else event.value, event.anchor, bare)
    if isinstance(event, yaml.AliasEvent):
        return Event("*", line, event.anchor)
    kind = _YAML_BRACKETS.get(type(event))
    return None if kind is None else Event(kind, line, anchor=getattr(event, "anchor", None))


class _Builder:
    """A builder of the document of one file, from its events."""

    def __init__(self, name: str, events: Iterator[Event]) -> None:
        self._name = name
        self._events = events
        self._anchored: dict[str, tuple[Any, int]] = {}  # the value, and how many values it is
        self._problems: list[Problem] = []
        self._size = 0
        self._repeated = 0

    def document(self) -> SceneDocument:
        """Return the document."""
        first = next(self._events, None)
        if first is None:
            raise WrongScene(f"{self._name}: is empty: a scene has at least one account")
        data = self._value(first, ())
        for _ in self._events:  # what follows may be wrong, too
            pass
        return SceneDocument(self._name, data, tuple(self._problems))

    def _value(self, event: Event, place: Place) -> Any:
        if event.kind == "*":
            return self._alias(event)
        if len(place) > MAX_DEPTH:
            raise self._wrong(event, f"more than {MAX_DEPTH} lists and mappings stand within each other")
        size = self._size
        self._size += 1
        value: Any = event.value
        if event.kind == "[":
            value = self._items(place)
        elif event.kind == "{":
            value = self._mapping(place)
        if event.anchor is not None:
            self._anchored[event.anchor] = value, self._size - size
        return value

    def _items(self, place: Place) -> Items:
        items = Items()
        while (event := next(self._events)).kind != "]":
            items.lines[len(items)] = event.line
            items.append(self._value(event, (*place, len(items))))
        return items

    def _mapping(self, place: Place) -> Mapping:
        mapping = Mapping()
        merged: list[Any] = []
        while (key := next(self._events)).kind != "}":
            if key.kind != "=":
                raise self._wrong(key, "a field's name must be a word")
            name = key.value or ""
            value = self._value(next(self._events), (*place, name))
            if key.bare and name == "<<":
                merged.extend(value if isinstance(value, Items) else [value])
                continue
            if name in mapping:
                text = f"stands here twice, first on line {mapping.lines[name]}"
                self._problems.append(Problem((*place, name), text, key.line))
            mapping.lines[name] = key.line
            mapping[name] = value
        for other in merged:
            if not isinstance(other, Mapping):
                raise self._wrong(key, "only mappings can be merged with <<")
            _merge(mapping, other)
        return mapping

    def _alias(self, event: Event) -> Any:
        if event.value not in self._anchored:
            raise self._wrong(event, f"*{event.value} stands for nothing that ends before it")
        value, size = self._anchored[event.value]
        self._size += size
        self._repeated += size
        if self._repeated > MAX_REPEATED_VALUES:
            raise self._wrong(event, f"aliases repeat more than {MAX_REPEATED_VALUES} values")
        return value

    def _wrong(self, event: Event, text: str) -> WrongScene:
        return WrongScene(f"{self._name}:{event.line}: {text}")


def _merge(mapping: Mapping, other: Mapping) -> None:
    for name in other.keys() - mapping.keys():
        mapping[name] = other[name]
        mapping.lines[name] = other.lines[name]
