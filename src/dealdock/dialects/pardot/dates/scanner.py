"""Finding the format that takes most of what comes next, as scanners do that re2c or lex makes."""

from collections.abc import Callable, Iterable
from re import Match, Pattern
from typing import Generic, NamedTuple, TypeVar

Kind = TypeVar("Kind")
Parts = TypeVar("Parts")


class Format(NamedTuple, Generic[Kind, Parts]):
    kind: Kind
    pattern: Pattern[str]
    read: Callable[[Parts, Match[str]], None]


def longest(
    formats: Iterable[Format[Kind, Parts]], text: str, at: int
) -> tuple[Format[Kind, Parts], Match[str]] | None:
    """Of those that take as much as the longest, the first."""
    best = None
    for form in formats:
        found = form.pattern.match(text, at)
        if found and (best is None or found.end() > best[1].end()):
            best = form, found
    return best
