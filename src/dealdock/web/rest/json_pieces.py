"""Answers in JSON, encoded in pieces.

The standard library's encoder holds the interpreter lock until it ends, so one call of it for a large answer would stop
the event loop.
"""

from collections.abc import Callable, Iterator
from json import JSONEncoder
from typing import Any, Final

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.web.size_limits import RequestRefused

AT_ONCE: Final = 10
"""The elements of a list that are encoded together."""

_TOO_LARGE: Final = f"the answer would have over {MAX_ANSWER_BYTES:,} bytes: ask for fewer records"


def encoded(encoder: JSONEncoder, value: Any, finish: Callable[[str], bytes] = str.encode) -> bytes:
    """Return the JSON of an answer. `finish` returns the bytes of a piece. Raises `RequestRefused` if it is too large.

    A write whose answer is too large is not done.
    """
    written: list[bytes] = []
    size = 0
    for piece in pieces(encoder, value) if _is_long(value) else (encoder.encode(value),):
        written.append(finish(piece))
        size += len(written[-1])
        if size > MAX_ANSWER_BYTES:
            raise RequestRefused(why=_TOO_LARGE)
    return b"".join(written)


def pieces(encoder: JSONEncoder, value: Any) -> Iterator[str]:
    """Yield the JSON of a value, at most a few elements of a list in one piece."""
    if isinstance(value, dict) and _is_long(value):
        opening = "{"
        for name in sorted(value) if encoder.sort_keys else value:
            yield f"{opening}{encoder.encode(name)}{encoder.key_separator}"
            yield from pieces(encoder, value[name])
            opening = encoder.item_separator
        yield "}"
    elif isinstance(value, list) and len(value) > AT_ONCE:
        opening = "["
        for start in range(0, len(value), AT_ONCE):
            yield opening
            yield from _elements(encoder, value[start : start + AT_ONCE])
            opening = encoder.item_separator
        yield "]"
    else:
        yield encoder.encode(value)


def _elements(encoder: JSONEncoder, some: list[Any]) -> Iterator[str]:
    if not any(map(_is_long, some)):
        yield encoder.encode(some)[1:-1]
        return
    opening = ""
    for each in some:
        yield opening
        yield from pieces(encoder, each)
        opening = encoder.item_separator


def _is_long(value: Any) -> bool:
    """Return True for a list with many elements, and for an object that contains such a list."""
    if isinstance(value, dict):
        return True in [len(each) > AT_ONCE for each in value.values() if type(each) is list]
    return isinstance(value, list) and len(value) > AT_ONCE
