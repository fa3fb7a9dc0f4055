"""Answers that end too early: the connection closes before them, or in the middle; and calls that did so themselves.

ASGI has no words for either. Our server has them in the call's scope (`server/http_protocol.py`).
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from starlette.types import Scope

EXTENSION: Final = "dealdock.cut"

Cut = Literal["before", "middle"] | int
"""Where the connection closes: before any byte, in the middle of the body, or after so many bytes of it."""


def part(body: bytes | Iterator[bytes], cut: Literal["middle"] | int) -> Iterator[bytes]:
    """What of a body goes out."""
    pieces = iter([body]) if isinstance(body, bytes) else body
    if cut == "middle":
        first = next(pieces)
        if rows := next(pieces, b""):  # of a stream; nobody knows where its middle will be, so it is the first batch's
            yield first
            first = rows
        yield first[: len(first) // 2]
        return
    for piece in pieces:
        yield piece[:cut]
        cut -= min(cut, len(piece))
        if not cut:
            return


def cutter(scope: Scope) -> Callable[[], None]:
    """What closes the call's connection, once all that was sent has gone out."""
    cut: Callable[[], None] = _extension(scope).get("cut", _break_off)
    return cut


def ending(scope: Scope) -> asyncio.Event:
    """Is set once the server stops, which waits for the calls that are under way, but not for nothing."""
    event: asyncio.Event | None = _extension(scope).get("ending")
    return event or asyncio.Event()


def refused(scope: Scope) -> int | None:
    """The HTTP status that is all the answer to a call that couldn't be read, or took too long to come."""
    status: int | None = _extension(scope).get("refused")
    return status


def _extension(scope: Scope) -> dict[str, Any]:
    extension: dict[str, Any] = scope.get("extensions", {}).get(EXTENSION, {})
    return extension


def _break_off() -> None:
    """All that another server understands: where the answer has begun it closes the connection, else it answers 500."""
    raise ConnectionAbortedError("a fault closes the connection")
