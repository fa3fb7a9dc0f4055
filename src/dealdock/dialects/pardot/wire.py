"""HTTP in and out: an ASGI scope -> a body of bounded size; an answer -> ASGI messages."""

import asyncio
from contextlib import suppress
from typing import Final, NamedTuple

from starlette.types import Message, Receive, Scope, Send

from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.request import MAX_BODY, too_much

MAX_HEADERS: Final = 64 * 1024
LINGER: Final = 1.0
"""How long the rest of a body that is too large is read away, in seconds."""


class Answer(NamedTuple):
    """What goes back to the client; 204 goes without a body."""

    status: int
    body: bytes = b""
    content_type: bytes = b""


class Disconnected(Exception):
    """The client went away before it had asked."""


class Incoming:
    """An ASGI `receive` that knows whether anything is still to come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.complete = False

    async def __call__(self) -> Message:
        """The next message."""
        message = await self._receive()
        self.complete = not message.get("more_body")
        return message


def headers(scope: Scope) -> dict[str, str]:
    """The headers by name in lower case. A section over 64 KiB is error 51 with HTTP 431."""
    raw: list[tuple[bytes, bytes]] = scope["headers"]
    if sum(len(name) + len(value) for name, value in raw) > MAX_HEADERS:
        raise PardotError(51, status=431)
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


async def body(incoming: Incoming, announced: str | None) -> bytes:
    """The whole body; `announced` is its Content-Length. One over 1 MiB is error 51 with HTTP 413."""
    if announced is not None and announced.isdecimal() and int(announced) > MAX_BODY:
        raise too_much()
    read = bytearray()
    while not incoming.complete:
        message = await incoming()
        if message["type"] == "http.disconnect":
            raise Disconnected
        read += message.get("body", b"")
        if len(read) > MAX_BODY:
            raise too_much()
    return bytes(read)


async def send(answer: Answer, send: Send, incoming: Incoming, *, head: bool) -> None:
    """Answer. After 413 and 431 the connection closes, but not before the client can have read why."""
    closes = answer.status in {413, 431}
    fields = []
    if answer.status != 204:  # noqa: PLR2004 (No Content)
        fields = [(b"content-type", answer.content_type), (b"content-length", b"%d" % len(answer.body))]
    if closes:
        fields.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": fields})
    await send({"type": "http.response.body", "body": b"" if head else answer.body, "more_body": closes})
    if closes:
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while not incoming.complete:
                    await incoming()
        await send({"type": "http.response.body", "body": b""})
