"""The document of a scene, built from events such as a JSON parser's."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes.document import Bare, Items, Mapping, Place, Problem, SceneDocument, not_utf8

MAX_DEPTH = 80
"""Limit of nested lists and mappings: a scene needs seven, and its values of JSON have more (`json_values`)."""

MAX_REPEATED_VALUES = 100_000
"""Limit of the values that aliases repeat, so that a small file cannot expand to a huge scene."""

_JSON_TOKEN = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{},:"]+')


class Event(NamedTuple):
    """One event of a parser: the beginning or end of a list or mapping, a scalar, or an alias."""

    kind: str  # one of [ { ] } = (a scalar) * (an alias)
    line: int
    value: str | None = None
    anchor: str | None = None
    bare: bool = False  # a scalar without quotes


def parse_line(name: str, line: bytes, number: int) -> SceneDocument:
    """Return the document of one line of JSON Lines. Raise `WrongScene` if it is not JSON."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise WrongScene(f"{name}:{number}: {not_utf8(error)}") from None
    return DocumentBuilder(name, json_events(name, text, number)).document()


def check_json(text: str) -> None:
    """Raise the library's own exception if the text is not JSON. Numbers may have any length."""
    json.loads(text, parse_int=str)


def json_events(name: str, text: str, line: int = 1) -> Iterator[Event]:
    """Yield the events of a JSON text that begins on this line. Raise `WrongScene` if it is not JSON."""
    try:
        check_json(text)
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
            yield Event("=", line, None if sign == "null" else sign, bare=True)


class DocumentBuilder:
    """Builds the document of one file from its events."""

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
            raise self._wrong(event, f"more than {MAX_DEPTH} lists and mappings are nested")
        size = self._size
        self._size += 1
        value: Any = Bare(event.value) if event.bare and event.value is not None else event.value
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
                text = f"is repeated; it first occurs on line {mapping.lines[name]}"
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
            raise self._wrong(event, f"*{event.value} refers to nothing that ends before it")
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
