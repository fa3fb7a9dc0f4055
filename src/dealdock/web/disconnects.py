"""Connections that close before the response or in the middle of it, and calls that the server could not read.

ASGI has no messages for either. The server provides them in the call's scope (`server/http_protocol.py`).
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from starlette.types import Scope

EXTENSION: Final = "dealdock.cut"

Cut = Literal["before", "middle"] | int
"""The point where the connection closes: before any byte, in the middle of the body, or after so many bytes of it."""


def part(body: bytes | Iterator[bytes], cut: Literal["middle"] | int) -> Iterator[bytes]:
    """Yield the part of a body that is sent."""
    pieces = iter([body]) if isinstance(body, bytes) else body
    if cut == "middle":
        first = next(pieces)
        if rows := next(
            pieces, b""
        ):  # the middle of a stream is unknown, so the cut is in the middle of its first batch
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
    """Return the function that closes the call's connection after all sent data."""
    cut: Callable[[], None] = _extension(scope).get("cut", _break_off)
    return cut


def ending(scope: Scope) -> asyncio.Event:
    """Return an event that is set when the server stops. The server waits for running calls, but not for delays."""
    event: asyncio.Event | None = _extension(scope).get("ending")
    return event or asyncio.Event()


def refused(scope: Scope) -> int | None:
    """Return the HTTP status for a call that could not be read, or took too long to arrive; None for any other."""
    status: int | None = _extension(scope).get("refused")
    return status


def _extension(scope: Scope) -> dict[str, Any]:
    extension: dict[str, Any] = scope.get("extensions", {}).get(EXTENSION, {})
    return extension


def _break_off() -> None:
    """Raise an error, which makes any other server close a connection in the response, and send 500 before that."""
    raise ConnectionAbortedError("a fault closes the connection")
