"""The tokens of a search."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from dealdock.vendors.close.wire.errors import invalid_query

TokenKind: TypeAlias = Literal["word", "quoted", "comparison", "(", ")", "-", "end"]

_TWO_CHARACTERS: Final = ("!=", ">=", "<=")
_ONE_CHARACTER: Final = (":", "=", ">", "<")
_ENDS_NAME: Final = frozenset('()":=<>')
_ENDS_VALUE: Final = frozenset('()"')


class Token(NamedTuple):
    """A token. The text of quoted words is without the quotation marks."""

    kind: TokenKind
    text: str
    follows_blank: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens, and one of the kind `end` at last. Raises `HttpError`."""
    position, is_value = 0, False
    while True:
        start = position
        while position < len(text) and text[position].isspace():
            position += 1
        if position == len(text):
            yield Token("end", "")
            return
        follows_blank = position > start
        token, position = _token(text, position, is_value=is_value)
        yield token._replace(follows_blank=follows_blank)
        is_value = token.kind == "comparison"


def _token(text: str, position: int, *, is_value: bool) -> tuple[Token, int]:
    """Return the token at this position, and the position behind it."""
    character = text[position]
    if character in "()":
        return Token("(" if character == "(" else ")", character), position + 1
    if character == '"':
        quoted, end = _quoted(text, position)
        return Token("quoted", quoted), end
    if is_value:
        return _word(text, position, _ENDS_VALUE)
    if sign := _comparison(text, position):
        return Token("comparison", sign), position + len(sign)
    if character == "-":
        return Token("-", character), position + 1
    return _word(text, position, _ENDS_NAME)


def _comparison(text: str, position: int) -> str | None:
    two = text[position : position + 2]
    if two in _TWO_CHARACTERS:
        return two
    return text[position] if text[position] in _ONE_CHARACTER else None


def _word(text: str, position: int, ends: frozenset[str]) -> tuple[Token, int]:
    """Return a word without quotation marks. The name of a custom field may be quoted: `custom."Size"`."""
    start = position
    while position < len(text) and text[position] not in ends and not text[position].isspace():
        if ends is _ENDS_NAME and text.startswith("!=", position):
            break
        position += 1
    word = text[start:position]
    if word.endswith(".") and text[position : position + 1] == '"':
        quoted, position = _quoted(text, position)
        word += quoted
    return Token("word", word), position


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return the text within quotation marks. A backslash precedes a quotation mark or a backslash in it."""
    parts = []
    start = position = position + 1
    while position < len(text) and text[position] != '"':
        if text[position] == "\\" and text[position + 1 : position + 2] in ('"', "\\"):
            parts.append(text[start:position])
            start = position + 1
            position += 1
        position += 1
    if position >= len(text):
        raise invalid_query("a quotation mark is not closed")
    return "".join([*parts, text[start:position]]), position + 1
