"""Bodies laid out and split into tokens, so that a page can color them.

A body that is cut, or is neither JSON nor XML, is formatted as far as it can be read. No character of it changes.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

_INDENT: Final = "  "
_JSON: Final = re.compile(
    r'("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|([{}\[\],])|\s+|([^\s"{}\[\],]+)'
)
_XML: Final = re.compile(
    r"(<\?[^>]*>|<!--.*?-->|<!\[CDATA\[.*?\]\]>)|(</[^>]*>)|(<[^>]*/>)|(<[^>]*>?)|([^<]+)", re.DOTALL
)


class Token(NamedTuple):
    """A part of a body. Its kind is the class of the HTML element."""

    kind: Literal["", "name", "string", "number"]
    text: str


Line = tuple[Token, ...]


def differences(first: Sequence[Token], second: Sequence[Token]) -> tuple[list[tuple[Line, bool]], ...]:
    """Return the lines of two formatted bodies, each with True if the other body lacks it there."""
    sides = _lines(first), _lines(second)
    equal: tuple[set[int], set[int]] = set(), set()
    for match in SequenceMatcher(None, *sides).get_matching_blocks():
        for found, begin in zip(equal, (match.a, match.b), strict=True):
            found.update(range(begin, begin + match.size))
    return tuple(
        [(line, place not in found) for place, line in enumerate(lines)]
        for lines, found in zip(sides, equal, strict=True)
    )


def _lines(tokens: Sequence[Token]) -> list[Line]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        first, *others = token.text.split("\n")
        found[-1].append(Token(token.kind, first))
        found += ([Token(token.kind, text)] for text in others)
    return [tuple(line) for line in found]


def laid_out(text: str) -> list[Token]:
    """Return the tokens of a body, with line breaks and indentation."""
    begin = text.lstrip()[:1]
    if begin in {"{", "["}:
        return list(_json(text))
    if begin == "<":
        return list(_xml(text))
    return list(_form(text)) if "=" in text and "\n" not in text and " " not in text else [Token("", text)]


def _json(text: str) -> Iterator[Token]:
    depth, is_empty = 0, False
    for found in _JSON.finditer(text):
        string, colon, number, mark, other = found.groups()
        if mark in {"}", "]"}:
            depth = max(0, depth - 1)
            yield Token("", mark if is_empty else f"\n{_INDENT * depth}{mark}")
        elif is_empty and (string or number or mark or other):
            yield Token("", f"\n{_INDENT * depth}")
        if string:
            yield Token("name" if colon else "string", string)
            yield Token("", ": " if colon else "")
        elif number:
            yield Token("number", number)
        elif mark in {"{", "["}:
            depth += 1
            yield Token("", mark)
        elif mark == ",":
            yield Token("", f",\n{_INDENT * depth}")
        elif other:
            yield Token("", f" {other}")
        if not found[0].isspace():
            is_empty = mark in {"{", "["}


def _xml(text: str) -> Iterator[Token]:
    depth, is_leaf, line = 0, False, ""
    for special, end, empty, start, content in _XML.findall(text):
        if end:
            depth = max(0, depth - 1)
            yield from _tag(end, "" if is_leaf else f"{line}{_INDENT * depth}")
        elif content:
            if content.strip():
                yield Token("string", content.strip("\r\n"))
        else:
            yield from _tag(special or empty or start, f"{line}{_INDENT * depth}")
            depth += bool(start)
        is_leaf, line = bool(start) or (is_leaf and bool(content)), "\n"


def _tag(tag: str, before: str) -> Iterator[Token]:
    yield Token("", before)
    yield Token("name", tag)


def _form(text: str) -> Iterator[Token]:
    for place, pair in enumerate(text.split("&")):
        name, equals, value = pair.partition("=")
        yield Token("", "\n&" if place else "")
        yield Token("name", name)
        yield Token("", equals)
        yield Token("string", value)
