"""The protocol of a client's connection: the order of its calls, and limits of size and time."""

import asyncio
from functools import partial
from typing import Any, Final, cast
from weakref import ref

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from dealdock.server import refusals
from dealdock.server.buffered_transport import BufferedTransport
from dealdock.server.http_parser import Flow, Parser, begin, check_head, decoded_path, without_upgrade
from dealdock.web.disconnects import EXTENSION
from dealdock.web.messages import MAX_STREAM_SECONDS
from dealdock.web.size_limits import MAX_HEADERS_BYTES, MAX_TARGET_BYTES, RequestRefused

RECEIVE_SECONDS: Final = 30.0
"""The time that a client may take to send a call, in addition to the time for its bytes."""

SEND_SECONDS: Final = MAX_STREAM_SECONDS
"""The time after which a client that reads nothing of its response is disconnected."""

MIN_BYTES_PER_SECOND: Final = 1024
"""The lowest accepted rate at which a client sends a call."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with limits on the size of a call's head and on the time to send a call.

    A call that cannot be read, or not in time, is refused by the part of the sandbox that it addressed, after the
    responses of earlier calls. Then the connection is closed. The scope of each call has a function that closes the
    connection, the status of a refusal, and an event that is set when the server stops (`web/disconnects.py`).
    """

    parser: Parser

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parser = Parser(self, self._decline_upgrade)
        self.access_log = False  # calls are logged elsewhere; uvicorn would log them to every handler of the program
        self.url = b""
        self.headers = []
        self._stopping = asyncio.Event()
        self._partial_start: bytes | None = b""  # the start of a call whose method is incomplete; None within a call
        self._next_method: bytes | None = None  # the method of the next call
        self._in_head = False
        self._started: float | None = None  # the start time of the incomplete call
        self._received = 0  # bytes since then
        self._unparsed = 0  # bytes since the parser last produced a result
        self._is_refused = False
        self._unsent = 0  # bytes of responses at the last check
        self._progressed = 0.0  # the time when they last changed
        self._running: RequestResponseCycle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the timeout of idle connections. uvicorn starts it only after the first call."""
        super().connection_made(transport)
        self.flow = Flow(transport, self.pipeline)
        self._buffered = BufferedTransport(transport, self.loop)
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        try:
            if self._partial_start is not None:
                data = self._begin(self._partial_start + data)
            if not data:
                return
            self._cancel_idle_timeout()
            self._received += len(data)
            self._unparsed += len(data)
            self.parser.feed_data(data)
            self._check_size()
        except (HttpParserError, RequestRefused) as error:
            self.refuse(refusals.status(error))

    def _begin(self, begun: bytes) -> bytes:
        """Return the start of a call for the parser; nothing if it is incomplete."""
        beginning = begin(begun)
        if beginning is not None:
            self._next_method = beginning.method
            return beginning.data
        self._partial_start = begun.lstrip(b"\r\n")
        if self._partial_start:
            self._cancel_idle_timeout()
            self._start_timer()
        return b""

    def _check_size(self) -> None:
        if self._unparsed > MAX_HEADERS_BYTES:
            raise RequestRefused(414 if len(self.url) > MAX_TARGET_BYTES else 431)

    def _start_timer(self) -> None:
        if self._started is None:
            self._started, self._received = self.loop.time(), 0

    def _cancel_idle_timeout(self) -> None:
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None

    def on_message_begin(self) -> None:
        self.parser.method, self._next_method = self._next_method, None
        self._partial_start, self._in_head, self._unparsed = None, True, 0
        self._start_timer()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # a header after the body is ignored
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.parser.requests_upgrade:
            return  # the parser reads this head again
        check_head(self.parser, self.url)
        self._in_head, self._unparsed = False, 0
        if b"%" in self.url:
            self._begin_escaped()
        else:
            super().on_headers_complete()
        self._extend(self.cycle)
        if self._stopping.is_set():
            self.cycle.keep_alive = False

    def _begin_escaped(self) -> None:
        """Begin a call whose URL has escapes. uvicorn would decode them here, which takes up to a tenth of a second."""
        url, self.url = self.url, self.url.replace(b"%", b"_")
        super().on_headers_complete()
        self.url = url
        self.scope |= cast("Any", decoded_path(url))

    def _extend(self, call: RequestResponseCycle, refused: int | None = None) -> None:
        call.transport = cast("asyncio.Transport", self._buffered)
        cut = partial(self._buffered.cut, ref(call))  # a weak reference: the scope of the call contains this
        cast("Any", call.scope)["extensions"] = {EXTENSION: {"cut": cut, "ending": self._stopping, "refused": refused}}

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.parser.requests_upgrade:
            self._partial_start, self._started, self._unparsed = b"", None, 0
            super().on_message_complete()

    def _decline_upgrade(self, rest: bytes) -> None:
        """Parse the current head again, and the data after it, without the headers that ask for an upgrade."""
        head = without_upgrade(self.parser, self.url, self.headers)
        self.parser = Parser(self, self._decline_upgrade)
        self.parser.feed_data(self._begin(head + rest))

    def check_speed(self, now: float) -> None:
        """Close the connection of a client that sends or reads too slowly. The server calls this every second."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._progressed = unsent, now
        elif now - self._progressed > SEND_SECONDS:
            self.transport.abort()
        if self.transport.is_closing():
            return
        if self._started is not None and self.flow.read_paused:  # the server has paused, so the client is not slow
            self._started, self._received = now, 0
        elif self._started is not None and now - self._started > self._receive_seconds:
            self.refuse(408)

    @property
    def _receive_seconds(self) -> float:
        """The time limit of the incomplete call. Received bytes extend it until the response is complete."""
        received = 0 if self._is_in_body and self.cycle.response_complete else self._received
        return RECEIVE_SECONDS + received / MIN_BYTES_PER_SECOND

    @property
    def _last(self) -> RequestResponseCycle | None:
        return self.cycle  # None before the first

    @property
    def _is_in_body(self) -> bool:
        return self._partial_start is None and not self._in_head

    def refuse(self, status: int) -> None:
        """Refuse the incoming call with this HTTP status after the earlier calls have their responses.

        No more data is read. If the call already has its response, the connection is closed.
        """
        self._is_refused, self._started = True, None
        self._cancel_idle_timeout()
        last = self._last
        unread = last if self._is_in_body else None
        if unread is not None and unread.response_started:
            unread.keep_alive = False
            if unread.response_complete:
                self._buffered.close()
            return
        is_under_way = last is not None and not last.response_complete
        if unread is not None and self.pipeline:
            self.pipeline.popleft()
        elif unread is not None:
            unread.disconnected, is_under_way = True, False
            unread.message_event.set()
        self.cycle = self._refusal(status)
        if is_under_way:
            self.pipeline.appendleft((self.cycle, self.config.loaded_app))
        else:
            self._start_asgi_task(self.cycle, self.config.loaded_app)

    def _refusal(self, status: int) -> RequestResponseCycle:
        """Return a replacement for the refused call, with the known parts of its head."""
        is_known = self._in_head or self._is_in_body
        url, headers = (self.url, self.headers) if is_known else (b"", [])
        head = refusals.head(self.parser.get_method() if url else b"GET", url)
        super().on_message_begin()
        self.headers += headers
        self.scope |= cast("Any", head)
        call = refusals.cycle(self)
        self._extend(call, status)
        return call

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Notify the current call, even if others wait behind it, and drop those."""
        super().connection_lost(exc)
        self._cancel_idle_timeout()
        self.pipeline.clear()
        self.cycle = cast("RequestResponseCycle", self._running)
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    @property
    def is_idle(self) -> bool:
        """True if no call is running or arriving."""
        return self._started is None and (self._last is None or self._last.response_complete)

    def end(self) -> None:
        """Close the connection after the current call, or after the next one if none is running."""
        self._stopping.set()
        if not self.is_idle and self._last is not None:
            self._last.keep_alive = False

    def shutdown(self) -> None:
        self.end()
        self._buffered.flush()
        super().shutdown()
