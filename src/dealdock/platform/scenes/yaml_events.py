"""The events of a YAML text."""

from collections.abc import Iterator
from typing import Any

import yaml

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes.document_builder import Event

_NULLS = {"", "~", "null", "Null", "NULL"}
_BRACKETS: dict[type[yaml.Event], str] = {
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some platforms' PyYAML comes without its C library


def events(name: str, text: str) -> Iterator[Event]:
    """Yield the events of a YAML text. Raise `WrongScene` if it is not YAML, or has tags or several documents."""
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
        mark, what = error.problem_mark, ", ".join(filter(None, (error.context, error.problem)))
        if mark is not None and text[mark.index : mark.index + 1] == "\t":
            what = "there is a tab; YAML is indented by spaces"
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
    kind = _BRACKETS.get(type(event))
    return None if kind is None else Event(kind, line, anchor=getattr(event, "anchor", None))
