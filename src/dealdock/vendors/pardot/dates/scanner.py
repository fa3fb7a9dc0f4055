"""Finding the format that takes most of what comes next, as scanners do that lex or re2c makes."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from re import Match, Pattern
from typing import Generic, NamedTuple, TypeVar

Kind = TypeVar("Kind")
Parts = TypeVar("Parts")

_NAME = re.compile(r"\(\?P<\w+>")
_COLON = re.compile(r":[0-9]{1,2}:[0-9]")


class Format(NamedTuple, Generic[Kind, Parts]):
    """What it is, how it is written (a regular expression), and who reads it."""

    kind: Kind
    pattern: str
    read: Callable[[Parts, Match[str]], None]


class Grammar(Generic[Kind, Parts]):
    """Formats, of which the longest wins, of those that are as long the first."""

    def __init__(self, formats: Sequence[Format[Kind, Parts]]) -> None:
        self._formats = formats

    @cached_property
    def _all(self) -> Pattern[str]:
        """How far each of them would get, in one go: a group for each, and nothing is taken."""
        return re.compile("".join(f"(?=({_NAME.sub('(?:', form.pattern)})|)" for form in self._formats), re.ASCII)

    def longest(self, text: str, at: int) -> tuple[Format[Kind, Parts], Match[str]] | None:
        found = self._all.match(text, at)
        ends = [end for _, end in found.regs] if found else [at]
        furthest = max(ends)
        if furthest == at:
            return None
        form = self._formats[ends.index(furthest) - 1]
        match = re.compile(form.pattern, re.ASCII).match(text, at)
        return (form, match) if match else None


def is_joint(text: str, at: int, before: Match[str] | None) -> bool:
    """Whether a colon stands here between a whole date, one with a year of four digits, and a time."""
    if text[at] != ":" or before is None or before.end() != at or not _COLON.match(text, at):
        return False
    said = before.groupdict()
    numbers = [said[name] for name in ("year", "month", "day") if said.get(name)]
    return "day" in said and "hour" not in said and any(len(number) == len("yyyy") for number in numbers)
