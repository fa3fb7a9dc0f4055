"""A scene as somebody wrote it: plain data that knows its lines, and what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from dealdock.platform.errors import WrongScene

Place = tuple[str | int, ...]
"""The way to a value: `("accounts", 0, "users", 1, "email")`."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Mapping(dict[str, Any]):
    """A mapping, with the line of each of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str | int, int] = {}


class Items(list[Any]):
    """A list, with the line of each of its items."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str | int, int] = {}


class Problem(NamedTuple):
    """A problem and its place; with a `line` only where the place alone does not give it."""

    place: Place
    text: str
    line: int | None = None


@dataclass(frozen=True)
class Document:
    """A scene's data under the name that a person knows it by. Scalars from a file are text, as they stand there."""

    name: str
    data: Any
    problems: tuple[Problem, ...] = ()
    """What reading it showed already."""

    def wrong(self, problems: Iterable[Problem]) -> WrongScene:
        """The error to raise: a line for each problem, in the file's order."""
        placed = [(problem.line or self._line(problem.place), problem) for problem in problems]
        placed.sort(key=lambda each: each[0])
        text = "\n".join(self._say(line, problem) for line, problem in placed)
        return WrongScene(text, [(problem.place, line, problem.text) for line, problem in placed])

    def _say(self, line: int, problem: Problem) -> str:
        file = f"{self.name}:{line}" if line else self.name
        return ": ".join(filter(None, (file, spelled(problem.place), problem.text)))

    def _line(self, place: Place) -> int:
        """The line of a value, or of what it would stand in; 0 where there are no lines."""
        line, here = 1 if hasattr(self.data, "lines") else 0, self.data
        for step in place:
            if step not in getattr(here, "lines", ()):
                break
            line, here = here.lines[step], here[step]
        return line


def spelled(place: Place) -> str:
    """A place as a person reads it: `accounts[0].users[1].email`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in place)
    return "".join(steps).removeprefix(".")


def _key(step: str) -> str:
    return step if _WORD.fullmatch(step) else repr(step)
