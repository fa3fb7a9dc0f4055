"""HTTP in and out: an ASGI scope -> a body of bounded size; an answer -> ASGI messages."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from typing import Final, NamedTuple

from anyio import CancelScope, to_thread
from starlette.types import Message, Receive, Scope, Send

from dealdock.platform.http_statuses import BODILESS
from dealdock.web.body_budget import HeldBody
from dealdock.web.call_context import Trace
from dealdock.web.disconnects import Cut, cutter, ending, part, refused
from dealdock.web.forms import size
from dealdock.web.size_limits import MAX_BODY, MAX_HEADERS, NotRead

LINGER: Final = 1.0
"""How long the rest of a body that is too large is read away, in seconds."""

RETRY_AFTER: Final = (b"retry-after", b"1")
"""The header beside 503, in seconds."""

ALONE: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of what is for who asked: no cache keeps it, no page embeds it, no browser takes it for something else."""

STREAM: Final = 600.0
"""How long a stream may take, in seconds: as long it holds its picture of the data."""

_OVERLOADED: Final = 503
_FIRST: Final = 2**12  # bytes, so that the first come soon
_LARGEST: Final = 2**18


class Answer(NamedTuple):
    """What goes back to the client; 204 and 304 go without a body.

    A body in pieces is streamed, a few of them at a time; none is empty. `close` is called once the answer is out,
    or the client has gone away. After a `delay` of seconds the answer goes out, or what is `then` to be done is done,
    whose answer goes out instead. `cut`: where the connection closes before all of it is out.
    """

    status: int
    body: bytes | Generator[bytes] = b""
    content_type: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    close: Callable[[], None] | None = None
    code: int | None = None
    """The error's, where it has one."""
    why: str | None = None
    """What is wrong in this call, or with a part of it, for a person."""
    delay: float = 0
    then: Callable[[], "Answer"] | None = None
    cut: Cut | None = None


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

    async def wait(self, seconds: float, ending: asyncio.Event) -> None:
        """Let time pass, once the body is complete; less of it where the client goes away, or the server stops."""
        ends = [asyncio.ensure_future(self()), asyncio.ensure_future(ending.wait())]
        try:
            await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()


def headers(scope: Scope) -> dict[str, str]:
    """The headers by name in lower case. A section over 64 KiB isn't read, nor is that of a call that is refused."""
    if (status := refused(scope)) is not None:
        raise NotRead(status)
    raw: list[tuple[bytes, bytes]] = scope["headers"]
    if size(raw) > MAX_HEADERS:
        raise NotRead(431)
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


def address(scope: Scope) -> str | None:
    """The IP address that the call came from; None where it came by a socket that has none."""
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else None


async def body(incoming: Incoming, announced: str | None, held: HeldBody) -> bytes:
    """Read the whole body; `announced` is its Content-Length. One over 1 MiB isn't read.

    Raises `Overloaded` where too much is held of other bodies.
    """
    if announced is not None and announced.isdecimal() and int(announced) > MAX_BODY:
        raise NotRead
    read = bytearray()
    while not incoming.complete:
        message = await incoming()
        if message["type"] == "http.disconnect":
            raise Disconnected
        read += message.get("body", b"")
        if len(read) > MAX_BODY:
            raise NotRead
        held.grow(len(read))
    return bytes(read)


def both(first: Callable[[], None] | None, second: Callable[[], None] | None) -> Callable[[], None] | None:
    """What closes both."""
    if first is None or second is None:
        return first or second
    with ExitStack() as stack:
        stack.callback(second)
        stack.callback(first)
        return stack.pop_all().close


async def delayed(
    answer: Answer, scope: Scope, incoming: Incoming, run: Callable[[Callable[[], Answer]], Awaitable[Answer]]
) -> Answer:
    """Let an answer's delay pass, during which it holds neither a thread nor a connection to the database.

    A client that goes away ends it, but not the call: a slow server does its work though nobody waits any longer.
    """
    if not answer.delay:
        return answer
    held = Held(answer.close)
    try:
        await incoming.wait(answer.delay, ending(scope))
        if answer.then is None:
            return answer
        later = await run(answer.then)
    except BaseException:
        await held.close()
        raise
    return later._replace(close=both(later.close, answer.close))


async def send(answer: Answer, scope: Scope, send: Send, incoming: Incoming) -> None:
    """Answer, and let go of what the answer held before the client can have seen its end and call again."""
    held = Held(answer.close)
    head = scope["method"] == "HEAD"
    try:
        if answer.cut is not None:
            if answer.cut != "before":
                await _begin(answer, iter(()) if head else part(answer.body, answer.cut), send, incoming)
            await held.close()
            if (end := Trace.of(scope).end) is not None:
                await end()
            cutter(scope)()
        elif isinstance(answer.body, bytes):
            await _whole(answer, answer.body, scope, send, incoming, held)
        else:
            await _begin(answer, iter(()) if head else _joined(answer.body), send, incoming)
            await held.close()
            await send({"type": "http.response.body", "body": b""})
    finally:
        await held.close()


class Held:
    """What an answer holds until it is out: let go of once, in a thread, whatever happens meanwhile."""

    def __init__(self, close: Callable[[], None] | None) -> None:
        self._close = close

    async def close(self) -> None:
        """Let go, if that wasn't done."""
        close, self._close = self._close, None
        if close is not None:
            with CancelScope(shield=True):
                await to_thread.run_sync(close)


async def _whole(answer: Answer, body: bytes, scope: Scope, send: Send, incoming: Incoming, held: Held) -> None:
    """After what wasn't read the connection closes, but not before the client can have read why."""
    is_unread = answer.status in {413, 431} or (answer.status == _OVERLOADED and not incoming.complete)
    closes = is_unread or refused(scope) is not None
    fields = _fields(answer)
    if closes:
        fields.append((b"connection", b"close"))
    if scope["method"] == "HEAD":
        body = b""
    if not body:
        await held.close()
    await send({"type": "http.response.start", "status": answer.status, "headers": fields})
    if body and answer.close is not None:
        await send({"type": "http.response.body", "body": body[:-1], "more_body": True})
        await held.close()
        body = body[-1:]
    await send({"type": "http.response.body", "body": body, "more_body": closes})
    if closes:
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while not incoming.complete:
                    await incoming()
        await send({"type": "http.response.body", "body": b""})


async def _begin(answer: Answer, pieces: Iterator[bytes], send: Send, incoming: Incoming) -> None:
    """Send piece after piece until the last, the client's going away, or the end of patience.

    What ends too early is seen as such: the connection closes without the mark of the end.
    """
    gone = asyncio.ensure_future(incoming())
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": _fields(answer)})
        async with asyncio.timeout(STREAM):
            while not gone.done() and (piece := await to_thread.run_sync(next, pieces, b"")):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        gone.cancel()


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same in fewer pieces, soon large ones: to each belongs a way into a thread and back.

    The pieces are made one by one all the same: between two, the thread lets go of Python's interpreter.
    """
    enough, held = _FIRST, bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= enough:
            yield bytes(held)
            enough = min(2 * enough, _LARGEST)
            held.clear()
    if held:
        yield bytes(held)


def _fields(answer: Answer) -> list[tuple[bytes, bytes]]:
    fields = list(answer.headers)
    if isinstance(answer.body, bytes) and answer.status not in BODILESS:
        fields.append((b"content-length", b"%d" % len(answer.body)))
    if answer.content_type:
        fields.append((b"content-type", answer.content_type))
    return fields
