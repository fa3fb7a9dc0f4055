"""Conversions between ASGI messages and request bodies of limited size, or responses."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import Final, Literal, NamedTuple, Self

from anyio import CancelScope, to_thread
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from dealdock.platform.errors import Unavailable
from dealdock.platform.faults.effect import BODILESS
from dealdock.web.call_context import Trace
from dealdock.web.scopes import abort_connection, ending, refused, unread

Cut = Literal["before", "middle"] | int
"""The point where the connection closes: before any byte, in the middle of the body, or after this many bytes of it."""

LINGER_SECONDS: Final = 1.0
"""The time for which the rest of a body that is too large is read and dropped."""

RETRY_AFTER: Final = (b"retry-after", b"1")
"""The header of a response with status 503, in seconds."""

PRIVATE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of responses that only the caller may read: no cache, no embedding in pages, no content sniffing."""

MAX_STREAM_SECONDS: Final = 600.0
"""The time limit of a stream, because it holds a snapshot of the data open."""

MAX_COLLECTED_BYTES: Final = 32 * 2**20
"""The bytes of a stream that are read before a fault acts behind the call."""

_TIMER_STEP_SECONDS: Final = 0.001
"""uvloop's timers count whole milliseconds, so they may end almost one early."""

_OVERLOADED: Final = 503
_FIRST_PIECE_BYTES: Final = 2**12  # small, so that the first rows arrive soon
_MAX_PIECE_BYTES: Final = 2**18


class Answer(NamedTuple):
    """A response. 204 and 304 are sent without a body.

    An iterator is streamed; none of its pieces is empty. `close` is called after the response, or when the client has
    disconnected. After a `delay` in seconds the response is sent, or `then` is called and its response is sent instead.
    `cut`: the point where the connection closes early. `drops`: if the client disconnects during the delay, `then` is
    not called, and the connection closes.
    """

    status: int
    body: bytes | Generator[bytes] = b""
    content_type: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    close: Callable[[], None] | None = None
    code: int | str | None = None
    """The code of the error, if there is one."""
    why: str | None = None
    """The reason for the error, or a note on a success, for a person."""
    delay: float = 0
    then: Callable[[], "Answer"] | None = None
    cut: Cut | None = None
    drops: bool = False


class RequestStream:
    """An ASGI `receive` that tracks whether the body is complete, and whether the client has disconnected."""

    def __init__(self, receive: Receive, scope: Scope | None = None) -> None:
        """`scope`: of the call. With it, a call that came whole is read, although its client has disconnected since."""
        self._receive, self._scope = receive, scope
        self.complete = self.is_disconnected = False

    @classmethod
    def of(cls, receive: Receive) -> Self:
        """Return the stream of a `receive`. Inside the journal's middleware, it is one already."""
        return receive if isinstance(receive, cls) else cls(receive)

    async def __call__(self) -> Message:
        """Return the next message."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.is_disconnected = True
            if self._scope is not None and (body := unread(self._scope)) is not None:
                message = {"type": "http.request", "body": body, "more_body": False}
        self.complete = not message.get("more_body")
        return message

    async def wait(self, seconds: float, ending: asyncio.Event) -> None:
        """Wait at least this long, once the body is complete.

        The wait ends early if the client disconnects, or the server stops.
        """
        ends = [asyncio.ensure_future(self()), asyncio.ensure_future(ending.wait())]
        try:
            await asyncio.wait(ends, timeout=seconds + _TIMER_STEP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()


def close_both(first: Callable[[], None] | None, second: Callable[[], None] | None) -> Callable[[], None] | None:
    """Return a function that calls both."""
    if first is None or second is None:
        return first or second
    with ExitStack() as stack:
        stack.callback(second)
        stack.callback(first)
        return stack.pop_all().close


def collected(answer: Answer) -> Answer:
    """Return a response whose stream is read in advance, up to `MAX_COLLECTED_BYTES`. The following bytes are read
    later.

    A stream that ends within them needs its resources no longer. An error of the stream comes behind its pieces.
    """
    if isinstance(answer.body, bytes):
        return answer
    pieces, size, error = list[bytes](), 0, None
    try:
        for piece in answer.body:
            pieces.append(piece)
            size += len(piece)
            if size > MAX_COLLECTED_BYTES:
                return answer._replace(body=_replayed(pieces, answer.body))
    except (Unavailable, TimeoutError) as failure:
        error = failure
    if answer.close is not None:
        answer.close()
    return answer._replace(body=_replayed(pieces, (), error), close=None)


def _replayed(pieces: list[bytes], rest: Iterable[bytes], error: Exception | None = None) -> Generator[bytes]:
    yield from pieces
    yield from rest
    if error is not None:
        raise error


async def delayed(
    answer: Answer, scope: Scope, incoming: RequestStream, run: Callable[[Callable[[], Answer]], Awaitable[Answer]]
) -> Answer:
    """Wait for a response's delay, without holding a thread or a database connection.

    The wait ends early when the client disconnects. The call is still run, as on any slow server.
    """
    resources = Resources(answer.close)
    try:
        await incoming.wait(answer.delay, ending(scope))
        if answer.drops and (incoming.is_disconnected or ending(scope).is_set()):
            return answer._replace(delay=0, then=None, cut="before")
        if answer.then is None:
            return answer._replace(delay=0)
        later = await run(answer.then)
    except BaseException:
        await resources.close()
        raise
    return later._replace(close=close_both(later.close, answer.close))


class AnswerResponse(Response):
    """An answer as a response of Starlette."""

    def __init__(self, answer: Answer, incoming: RequestStream | None = None) -> None:
        """`incoming`: the request, if it is known where the response is made."""
        self.answer, self._incoming = answer, incoming
        self.status_code = answer.status
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer. Release its resources before the client can see its end and send another call.

        A stream that fails ends without its last chunk.
        """
        answer, incoming = self.answer, self._incoming or RequestStream.of(receive)
        resources = Resources(answer.close)
        head = scope["method"] == "HEAD"
        try:
            if answer.cut is not None:
                if answer.cut != "before":
                    await _send_pieces(answer, iter(()) if head else sent_part(answer.body, answer.cut), send, incoming)
                await resources.close()
                if (end := Trace.of(scope).end) is not None:
                    await end()
                abort_connection(scope)
            elif isinstance(answer.body, bytes):
                await _send_whole(answer, answer.body, scope, send, incoming, resources)
            else:
                await _send_pieces(answer, iter(()) if head else joined(answer.body), send, incoming)
                await resources.close()
                await send({"type": "http.response.body", "body": b""})
        except (Unavailable, TimeoutError):
            abort_connection(scope)
        finally:
            if answer.close is not None:
                await resources.close()


class Resources:
    """The resources of a response, released once, in a thread, even if the call is cancelled."""

    def __init__(self, close: Callable[[], None] | None) -> None:
        self._close = close

    async def close(self) -> None:
        """Release the resources, if that has not happened yet."""
        close, self._close = self._close, None
        if close is not None:
            with CancelScope(shield=True):
                await to_thread.run_sync(close)


async def _send_whole(
    answer: Answer, body: bytes, scope: Scope, send: Send, incoming: RequestStream, resources: Resources
) -> None:
    """Send a complete body. After an unread request, close the connection once the client could read it."""
    is_unread = answer.status in {413, 431} or (answer.status == _OVERLOADED and not incoming.complete)
    closes = is_unread or refused(scope) is not None
    fields = _fields(answer)
    if closes:
        fields.append((b"connection", b"close"))
    if scope["method"] == "HEAD":
        body = b""
    if not body and answer.close is not None:
        await resources.close()
    await send({"type": "http.response.start", "status": answer.status, "headers": fields})
    if body and answer.close is not None:
        await send({"type": "http.response.body", "body": body[:-1], "more_body": True})
        await resources.close()
        body = body[-1:]
    await send({"type": "http.response.body", "body": body, "more_body": closes})
    if closes:
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while not incoming.complete:
                    await incoming()
        await send({"type": "http.response.body", "body": b""})


async def _send_pieces(answer: Answer, pieces: Iterator[bytes], send: Send, incoming: RequestStream) -> None:
    """Send the pieces until the last one, until the client disconnects, or until the time limit.

    A stream that ends early is recognizable: the connection closes without the last chunk.
    """
    disconnected = asyncio.ensure_future(incoming())
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": _fields(answer)})
        async with asyncio.timeout(MAX_STREAM_SECONDS):
            while not disconnected.done() and (piece := await to_thread.run_sync(next, pieces, b"")):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        disconnected.cancel()


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


def joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Join the pieces into fewer, increasingly large ones, because each needs a round trip to a thread.

    The pieces are still made one by one: between two, the thread releases the interpreter lock. Large ones are divided:
    what a slow client has not read is moved in memory, on the event loop, whenever a part of it is sent.
    """
    enough, held = _FIRST_PIECE_BYTES, bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= enough:
            yield from _divided(held)
            enough = min(2 * enough, _MAX_PIECE_BYTES)
            held.clear()
    if held:
        yield bytes(held)


def _divided(held: bytearray) -> Iterator[bytes]:
    for start in range(0, len(held), _MAX_PIECE_BYTES):
        yield bytes(held[start : start + _MAX_PIECE_BYTES])


def _fields(answer: Answer) -> list[tuple[bytes, bytes]]:
    fields = list(answer.headers)
    if isinstance(answer.body, bytes) and answer.status not in BODILESS:
        fields.append((b"content-length", b"%d" % len(answer.body)))
    if answer.content_type:
        fields.append((b"content-type", answer.content_type))
    return fields
