"""A YAML or JSON file of settings as plain values, with the line of each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from dealdock_client.similar import guess

Names = tuple[str | int, ...]
"""The path to a value: names of fields, and positions in lists."""

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

    def problem(self, names: Names, text: str) -> None:
        """Add a problem of this value. Its line is the line of the value, or of the object in which the value is
        missing.
        """
        self.problems.append((self.line(names), f"{'.'.join(map(str, names))}: {text}" if names else text))

    def line(self, names: Names) -> int:
        while names and names not in self.lines:
            names = names[:-1]
        return self.lines.get(names, 1)

    def check(self) -> None:
        """Raise the error with all problems, in the order of their lines, if there are any."""
        if self.problems:
            raise FileError([f"{self.path}:{line}: {text}" for line, text in sorted(self.problems)])


def read(path: Path) -> Document:
    """Read a file. Moments and dates stay text, as in JSON.

    Raises:
        FileError: The file cannot be read, or is not YAML.

    """
    document = Document(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), _Loader)
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


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return `; did you mean …?` if one of the words is close, else the list of them."""
    return guess(word, known) or (f"; known: {', '.join(sorted(known))}" if known else "")


class _Loader(yaml.SafeLoader):
    """YAML's plain types but for timestamps."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (of the library's class)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _value(document: Document, names: Names, node: yaml.Node, above: list[yaml.Node]) -> Any:
    document.lines.setdefault(names, node.start_mark.line + 1)
    if any(node is each for each in above):
        document.problem(names, "refers to itself")
        return None
    inside = [*above, node]
    match node:
        case yaml.MappingNode():
            return dict(_pairs(document, names, node, inside))
        case yaml.SequenceNode():
            return [_value(document, (*names, place), each, inside) for place, each in enumerate(node.value)]
    try:
        return _Loader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        document.problem(names, f"{node.value!r} has no plain type of YAML")
        return None


def _pairs(
    document: Document, names: Names, node: yaml.MappingNode, above: list[yaml.Node]
) -> Iterator[tuple[str, Any]]:
    found: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in found:
            document.problems.append((line, f"{name} is repeated; it first occurs on line {found[name]}"))
            continue
        found[name] = line
        document.lines[*names, name] = line
        yield name, _value(document, (*names, name), value, above)
