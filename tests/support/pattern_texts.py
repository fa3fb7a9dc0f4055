"""Long texts that a regular expression may read slowly: each repetition in it is begun and not ended."""

import re
from collections.abc import Callable, Iterator
from re import _constants as codes
from re import _parser as parser
from typing import Any, Final

_MANY: Final = 8
"""A repetition that may be longer than this is tried."""
_COMMON: Final = " \t\na0é{}[]<>\"'\\/:;,.=&%-+_@#?!"
_ENDS: Final = ("", "\0")
Text = Callable[[int], str]
_OF_CATEGORY: Final[dict[Any, str]] = {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "0", codes.CATEGORY_WORD: "a"}


def texts_for(pattern: str | bytes, flags: int) -> Iterator[Text]:
    """Yield functions that return a text of some length: blanks, repeated letters, and repetitions of the pattern."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, flags & ~re.LOCALE)
    alphabet = sorted({*_COMMON, *_letters(tree)})
    beginnings = {"": {_example(tree)}}
    for beginning, repeated in _repetitions(tree, ""):
        beginnings.setdefault(beginning, set()).add(repeated)
    for beginning, examples in beginnings.items():
        for part in (*alphabet, *(each for each in examples if len(each) > 1)):
            yield from (_text(beginning, part, end) for end in _ENDS)


def _text(beginning: str, part: str, end: str) -> Text:
    return lambda length: beginning + part * (length // len(part)) + end


def _letters(tree: Any) -> Iterator[str]:
    for code, value in tree:
        match code:
            case codes.LITERAL:
                yield chr(value)
            case codes.RANGE:
                yield chr(value[0])
            case codes.IN:
                yield from _letters(value)
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                yield from _letters(value[2])
            case _:
                for part in _parts(code, value):
                    yield from _letters(part)


def _parts(code: Any, value: Any) -> list[Any]:
    match code:
        case codes.SUBPATTERN:
            return [value[3]]
        case codes.BRANCH:
            return list(value[1])
        case codes.ASSERT | codes.ASSERT_NOT:
            return [value[1]]
        case codes.ATOMIC_GROUP:
            return [value]
    return []


def _repetitions(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Yield each repetition: a text that leads to it, and an example of what is repeated."""
    for code, value in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            _, most, repeated = value
            if most > _MANY:
                yield before, _example(repeated) or " "
            yield from _repetitions(repeated, before)
        for part in _parts(code, value):
            yield from _repetitions(part, before)
        before += _example([(code, value)])


def _example(tree: Any) -> str:
    """Return a short text that the pattern matches."""
    return "".join(_of_node(code, value) for code, value in tree)


def _of_node(code: Any, value: Any) -> str:
    match code:
        case codes.LITERAL:
            return chr(value)
        case codes.NOT_LITERAL | codes.ANY:
            return "a" if value != ord("a") else "b"
        case codes.IN:
            return _of_set(value)
        case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
            return _example(value[2]) * int(value[0])
        case codes.SUBPATTERN | codes.BRANCH | codes.ATOMIC_GROUP:
            return _example(_parts(code, value)[0])
    return ""


def _of_set(members: Any) -> str:
    if members[0][0] is codes.NEGATE:
        return next(
            each
            for each in ("a", "0", " ", "-", "\0")
            if not any(_is_member(code, value, each) for code, value in members[1:])
        )
    code, value = members[0]
    if code is codes.CATEGORY:
        return str(_OF_CATEGORY.get(value, "a"))
    return chr(value if code is codes.LITERAL else value[0])


def _is_member(code: Any, value: Any, character: str) -> bool:
    match code:
        case codes.LITERAL:
            return bool(ord(character) == value)
        case codes.RANGE:
            return bool(value[0] <= ord(character) <= value[1])
    return _OF_CATEGORY.get(value) == character or (value is codes.CATEGORY_NOT_WORD and character in " -\0")
