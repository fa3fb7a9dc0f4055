"""Scenes as they were written: plain data with line numbers, and the problems found in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from dealdock.platform.errors import WrongScene

Place = tuple[str | int, ...]
"""The path to a value: `("accounts", 0, "users", 1, "email")`."""

MAX_LINES: Final = 100
"""The problems that are listed. A file can have a million."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Bare(str):
    """A scalar that was written without quotes."""

    __slots__ = ()


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


def not_utf8(error: UnicodeDecodeError) -> str:
    """Return the text of the problem of a file in another encoding, which names the likely one."""
    text, first = "is not UTF-8", error.object[error.start : error.start + 1]
    advice = "Save the file as UTF-8, or convert it by iconv"
    if error.object[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return f"{text} but UTF-16. {advice} -f UTF-16 -t UTF-8"
    try:
        shown = first.decode("cp1252")
    except UnicodeDecodeError:
        return f"{text}: it has the byte {first.hex().upper()}. Save the file as UTF-8"
    return f"{text}: it has the byte {first.hex().upper()}, {shown} in Windows-1252. {advice} -f WINDOWS-1252 -t UTF-8"


class Problem(NamedTuple):
    """A problem and its place. `line` is given if the place alone does not determine it."""

    place: Place
    text: str
    line: int | None = None


@dataclass(frozen=True)
class SceneDocument:
    """A scene's data, and the name of its file for messages. Scalars are text, as they were written."""

    name: str
    data: Any
    problems: tuple[Problem, ...] = ()
    """The problems that were found while it was read."""

    def wrong(self, problems: Iterable[Problem]) -> WrongScene:
        """Return the error to raise: a line for each of the first problems, in the file's order."""
        placed = [(problem.line or self._line(problem.place), problem) for problem in problems]
        placed.sort(key=lambda each: each[0])
        lines = [self._message(line, problem) for line, problem in placed[:MAX_LINES]]
        if more := len(placed) - len(lines):
            lines.append(f"{more:,} further problems are not listed")
        return WrongScene("\n".join(lines), [(problem.place, line, problem.text) for line, problem in placed])

    def _message(self, line: int, problem: Problem) -> str:
        file = f"{self.name}:{line}" if line else self.name
        return ": ".join(filter(None, (file, place_text(problem.place), problem.text)))

    def _line(self, place: Place) -> int:
        """Return the line of a value, or of the closest thing around it; 0 if there are no lines."""
        line, here = 1 if hasattr(self.data, "lines") else 0, self.data
        for step in place:
            if step not in getattr(here, "lines", ()):
                break
            line, here = here.lines[step], here[step]
        return line


def place_text(place: Place) -> str:
    """Return a place in the form of messages: `accounts[0].users[1].email`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in place)
    return "".join(steps).removeprefix(".")


def _key(step: str) -> str:
    return step if _WORD.fullmatch(step) else repr(step)
