"""Connections that close before the response or in the middle of it, and calls that the server could not read.

ASGI has no messages for either. The server provides them in the call's scope (`server/http_protocol.py`).
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from starlette.types import Scope

EXTENSION: Final = "dealdock.cut"
"""The key of the server's functions in the scope's `extensions`."""

Cut = Literal["before", "middle"] | int
"""The point where the connection closes: before any byte, in the middle of the body, or after so many bytes of it."""


def sent_part(body: bytes | Iterator[bytes], cut: Literal["middle"] | int) -> Iterator[bytes]:
    """Yield the part of a body that is sent before the connection closes."""
    pieces = iter([body]) if isinstance(body, bytes) else body
    if cut == "middle":
        first = next(pieces)
        if rows := next(pieces, b""):  # a stream has no known middle: cut its first batch of rows
            yield first
            first = rows
        yield first[: len(first) // 2]
        return
    for piece in pieces:
        yield piece[:cut]
        cut -= min(cut, len(piece))
        if not cut:
            return


def abort_connection(scope: Scope) -> None:
    """Close the call's connection after all sent data."""
    close: Callable[[], None] = _extension(scope).get("cut", _raise_abort)
    close()


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


def _raise_abort() -> None:
    """Raise an error: another server then closes the connection, or sends 500 if no response has begun."""
    raise ConnectionAbortedError("a fault closes the connection")
