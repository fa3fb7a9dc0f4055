"""A YAML or JSON file of settings as plain values, with the line of each."""

import math
import reprlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from dealdock_client.similar import guess

Names = tuple[str | int, ...]
"""The path to a value: names of fields, and positions in lists."""

MAX_BYTES: Final = 512 * 1_024
MAX_DEPTH: Final = 80
"""The limit of nested lists and mappings."""

MAX_VALUES: Final = 10_000
"""The limit of values, those that aliases repeat included."""

_MAX_PROBLEMS: Final = 50
_MAX_BITS: Final = 1_024
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class FileError(Exception):
    """All problems of a file, each with its line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems: Final = list(problems)


@dataclass
class Document:
    """The values of a file, and the problems that were found in it."""

    path: Path
    value: Any = None
    lines: dict[Names, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0
    """The number of values."""

    def problem(self, names: Names, text: str) -> None:
        """Add a problem of this value. Its line is the line of the value, or of the object in which the value is
        missing.
        """
        self.problems.append((self.line(names), f"{'.'.join(map(str, names))}: {text}" if names else text))

    def line(self, names: Names) -> int:
        while names and names not in self.lines:
            names = names[:-1]
        return self.lines.get(names, 1)

    def check(self, others: Sequence[str] = ()) -> None:
        """Raise the error with all problems, in the order of their lines, if there are any. `others`: problems of the
        command line.
        """
        if self.problems or others:
            shown = [*others, *(f"{self.path}:{line}: {text}" for line, text in sorted(self.problems))]
            more = [f"and {len(shown) - _MAX_PROBLEMS} more problems"] if shown[_MAX_PROBLEMS:] else []
            raise FileError([*shown[:_MAX_PROBLEMS], *more])


def read(path: Path) -> Document:
    """Read a file. Moments and dates stay text, as in JSON.

    Raises:
        FileError: The file cannot be read, or is not YAML.

    """
    document = Document(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise FileError([f"{path}: it has more than {MAX_BYTES // 1_024} KiB."])
        text = content.decode("utf-8-sig")
        _check_size(path, text)
        node = yaml.compose(text, _Loader)
    except OSError as error:
        raise FileError([f"{path}: {error.strerror}. `dealdock judge init` writes a file."]) from None
    except UnicodeDecodeError:
        raise FileError([f"{path}: it must be text in UTF-8."]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileError([f"{path}:{line}: no YAML: {error.problem or error.context}"]) from None
    except yaml.YAMLError as error:
        raise FileError([f"{path}: no YAML: {error}"]) from None
    document.value = None if node is None else _value(document, (), node, [])
    return document


def value_of(text: str) -> Any:
    """Return the value of a text in YAML. Raises `FileError`."""
    document = Document(Path("value"))
    try:
        _check_size(document.path, text)
        node = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        raise FileError([f"the value is not YAML: {getattr(error, 'problem', None) or error}"]) from None
    value = None if node is None else _value(document, (), node, [])
    if document.problems:
        raise FileError([problem for _, problem in document.problems])
    return value


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return `; did you mean …?` if one of the words is close, else the list of them."""
    return guess(word, known) or (f"; known: {', '.join(sorted(known))}" if known else "")


def _check_size(path: Path, text: str) -> None:
    """Raise `FileError` if a text is nested too deep, or has too many values. The composer of YAML recurses."""
    depth = size = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        size += isinstance(event, (yaml.NodeEvent, yaml.CollectionStartEvent))
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > MAX_DEPTH:
            raise FileError([f"{path}:{line}: more than {MAX_DEPTH} lists and mappings are nested"])
        if size > MAX_VALUES:
            raise FileError([f"{path}:{line}: there are more than {MAX_VALUES} values"])


class _Loader(yaml.SafeLoader):
    """YAML's plain types but for timestamps."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (of the library's class)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _value(document: Document, names: Names, node: yaml.Node, above: list[yaml.Node]) -> Any:
    line = node.start_mark.line + 1
    document.lines.setdefault(names, line)
    document.size += 1
    if document.size > MAX_VALUES:
        raise FileError([f"{document.path}:{line}: aliases repeat values, and there are more than {MAX_VALUES}"])
    if any(node is each for each in above):
        document.problem(names, "refers to itself")
        return None
    inside = [*above, node]
    match node:
        case yaml.MappingNode():
            return dict(_pairs(document, names, node, inside))
        case yaml.SequenceNode():
            return [_value(document, (*names, place), each, inside) for place, each in enumerate(node.value)]
    return _scalar(document, names, node)


def _scalar(document: Document, names: Names, node: yaml.Node) -> str | int | float | bool | None:
    try:
        value = _Loader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        value = node
    if value is not None and not isinstance(value, (str, int, float, bool)):
        document.problem(names, f"{reprlib.repr(node.value)} has no plain type of YAML")
        return None
    wrong = _wrong_characters(value) if isinstance(value, str) else _wrong_number(value)
    if wrong:
        document.problem(names, wrong)
    return None if wrong else value


def _wrong_number(value: Any) -> str | None:
    """Return the problem of a number that has no form in JSON, or is too long to be written."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"JSON has no number {value}"
    return "the number is too large" if isinstance(value, int) and value.bit_length() > _MAX_BITS else None


def _wrong_characters(text: str) -> str | None:
    """Return the problem of a text that no program, file or call can be given, if it has one."""
    if "\0" in text:
        return "the character NUL has no place in a text"
    return (
        "a half of a surrogate pair cannot stand alone" if any("\ud800" <= each <= "\udfff" for each in text) else None
    )


def _pairs(
    document: Document, names: Names, node: yaml.MappingNode, above: list[yaml.Node]
) -> Iterator[tuple[str, Any]]:
    found: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append((line, "the name of a field must be a word"))
            continue
        name = str(key.value)
        if wrong := _wrong_characters(name):
            document.problems.append((line, f"{name!r}: {wrong}"))
            continue
        if name in found:
            document.problems.append((line, f"{name} is repeated; it first occurs on line {found[name]}"))
            continue
        found[name] = line
        document.lines[*names, name] = line
        yield name, _value(document, (*names, name), value, above)
