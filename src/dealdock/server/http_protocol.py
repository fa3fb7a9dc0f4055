"""The protocol of a client's connection: uvicorn's, with limits of size and time.

It also reads what httptools does not read as it comes: unknown methods, and offers of another protocol.
"""

import asyncio
import re
from collections.abc import Iterable, Sized
from functools import partial
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any, Final, cast
from weakref import ref

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser, parse_url
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from dealdock.server import refusals
from dealdock.web import percent
from dealdock.web.messages import MAX_STREAM_SECONDS
from dealdock.web.scopes import EXTENSION
from dealdock.web.size_limits import MAX_HEADERS_BYTES, MAX_TARGET_BYTES, RequestRefused

RECEIVE_SECONDS: Final = 60.0
"""The time that a client may take to send a whole call."""

SEND_SECONDS: Final = MAX_STREAM_SECONDS
"""The time that a client may take to read what is waiting for it."""

REPLACEMENT_METHOD: Final = b"GET"
"""A method that replaces a method unknown to the parser."""

_UPGRADE_HEADERS: Final = (b"upgrade", b"http2-settings")  # headers by which a client offers another protocol
_COMMON_METHODS: Final = frozenset({b"GET", b"POST", b"HEAD", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"})
_MAX_METHOD_BYTES: Final = 64
_OTHER_VERSIONS: Final = frozenset({"0.9", "2.0"})
_TARGET: Final = re.compile(rb"[/*]|https?://", re.IGNORECASE)
_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")


class Flow(FlowControl):
    """uvicorn's flow control, which also pauses reading while parsed calls wait."""

    has_paused = False
    """True if the server did not read for a while, so the client is not the slow one."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def pause_reading(self) -> None:
        self.has_paused = True
        super().pause_reading()

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with limits on the size of a call's head and on the time to send a call.

    A call that cannot be read, or not in time, is refused by the part of the sandbox that it addressed, after the
    responses of earlier calls. Then the connection is closed. The scope of each call has a function that closes the
    connection, the status of a refusal, and an event that is set when the server stops (`web/scopes.py`).
    """

    flow: Flow

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access_log = False  # calls are logged elsewhere; uvicorn would log them to every handler of the program
        self.url = b""
        self.headers = []
        self._stopping = asyncio.Event()
        self._begun: bytes | None = b""  # the start of a call whose method is incomplete; None within a call
        self._method: bytes | None = None  # the method of this call if the parser does not know it
        self._next_method: bytes | None = None  # the same of the next call
        self._in_head = False
        self._unparsed = 0  # bytes since the parser last produced a result
        self._is_refused = False
        self._receiving: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None
        self._running: RequestResponseCycle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the timeout of idle connections. uvicorn starts it only after the first call."""
        super().connection_made(transport)
        # Otherwise the end of a response may wait for the client's acknowledgement of its beginning. uvloop sets it,
        # but asyncio does not for a connection of a listening socket that it did not create.
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.flow = Flow(transport, self.pipeline)
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        try:
            if self._begun is not None:
                data = self._begin(self._begun + data)
            if data:
                self._unset_keepalive_if_required()
                self._unparsed += len(data)
            while data:
                try:
                    self.parser.feed_data(data)
                    data = b""
                except HttpParserUpgrade as stopped:
                    data = self._without_upgrade(data[stopped.args[0] :])
        except (HttpParserError, RequestRefused) as error:
            self.refuse(refusals.status(error))
            return
        if self._unparsed > MAX_HEADERS_BYTES:
            self.refuse(414 if len(self.url) > MAX_TARGET_BYTES else 431)
        elif self._begun != b"" and self._receiving is None:
            self._receiving = self.loop.call_later(RECEIVE_SECONDS, self._end_receiving)

    def _begin(self, begun: bytes) -> bytes:
        """Return the start of a call for the parser; nothing if it is incomplete. Raises `RequestRefused`.

        Empty lines before it are skipped (RFC 9112, 2.2). A method that the parser does not know is replaced.
        """
        data = begun.lstrip(b"\r\n")
        method, space, _ = data[: _MAX_METHOD_BYTES + 1].partition(b" ")
        if space and method in _COMMON_METHODS:
            self._next_method = None
            return data
        if (method or space) and not _TOKEN.fullmatch(method):
            raise RequestRefused(400)
        if space:
            self._next_method = method
            return REPLACEMENT_METHOD + data[len(method) :]
        self._begun = data
        if data:
            self._unset_keepalive_if_required()
        return b""

    def _without_upgrade(self, rest: bytes) -> bytes:
        """Return the head again, without what asks for an upgrade of the protocol, and the rest, for a new parser."""
        method = self._method or self.parser.get_method()
        head = without_upgrade(method, self.url, self.parser.get_http_version(), self.headers)
        self.parser = HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        return self._begin(head + rest)

    def on_message_begin(self) -> None:
        self._method, self._next_method = self._next_method, None
        self._begun, self._in_head, self._unparsed = None, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return  # the head is parsed again
        check_head(self.parser, self.url)
        self._in_head, self._unparsed = False, 0
        if b"%" in self.url:
            self._begin_escaped()
        else:
            super().on_headers_complete()
        if self._method is not None:
            self.scope["method"] = self._method.decode()
        self._extend(self.cycle)
        self.headers = []  # of the call's scope no longer: a header after the body is ignored
        if self._stopping.is_set():
            self.cycle.keep_alive = False

    def _begin_escaped(self) -> None:
        """Begin a call whose URL has escapes. 64 KiB of per-cent signs take 160 ms in uvicorn's way, and 1 ms here."""
        url, self.url = self.url, self.url.replace(b"%", b"_")
        super().on_headers_complete()
        self.url = url
        parsed = parse_url(url)
        path = percent.decoded(parsed.path).decode("utf-8", "replace")
        self.scope |= cast("Any", {"path": path, "raw_path": parsed.path, "query_string": parsed.query or b""})

    def _extend(self, call: RequestResponseCycle, refused: int | None = None) -> None:
        cut = partial(_cut, self.transport, ref(call))  # a weak reference: the scope of the call contains this
        cast("Any", call.scope)["extensions"] = {EXTENSION: {"cut": cut, "ending": self._stopping, "refused": refused}}

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            self._begun, self._unparsed = b"", 0
            self._stop_receiving()
            super().on_message_complete()

    def _stop_receiving(self) -> None:
        if self._receiving is not None:
            self._receiving.cancel()
            self._receiving = None

    def _stop_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _end_receiving(self) -> None:
        """Refuse the call that has not come in time, unless the server did not read it in time."""
        self._receiving = None
        if self.flow.has_paused:
            self.flow.has_paused = self.flow.read_paused
            self._receiving = self.loop.call_later(RECEIVE_SECONDS, self._end_receiving)
        elif not self.transport.is_closing():
            self.refuse(408)

    @property
    def _last(self) -> RequestResponseCycle | None:
        return self.cycle  # None before the first

    @property
    def _is_in_body(self) -> bool:
        return self._begun is None and not self._in_head

    def refuse(self, status: int) -> None:
        """Refuse the incoming call with this HTTP status after the earlier calls have their responses.

        No more data is read. If the call already has its response, the connection is closed.
        """
        self._is_refused = True
        self._stop_receiving()
        self._unset_keepalive_if_required()
        last = self._last
        unread = last if self._is_in_body else None
        if unread is not None and unread.response_started:
            unread.keep_alive = False
            if unread.response_complete:
                self.transport.close()
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
        url, headers = (self.url, self.scope["headers"]) if is_known else (b"", [])
        head = refusals.head((self._method or self.parser.get_method()) if url else b"GET", url)
        super().on_message_begin()
        self.headers += headers
        self.scope |= cast("Any", head)
        call = refusals.cycle(self)
        self._extend(call, status)
        return call

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def pause_writing(self) -> None:
        """Disconnect a client that does not read what is waiting for it."""
        super().pause_writing()
        self._sending = self.loop.call_later(SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_sending()

    def connection_lost(self, exc: Exception | None) -> None:
        """Notify the current call, even if others wait behind it, and drop those. A call that has come whole is run."""
        running = self._running
        if running is not None and not running.more_body and running.message_event.is_set():
            cast("Any", running.scope)["extensions"][EXTENSION]["unread"] = bytes(running.body)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._stop_receiving()
        self._stop_sending()
        self.pipeline.clear()
        self.cycle = cast("RequestResponseCycle", self._running)
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()

    @property
    def is_idle(self) -> bool:
        """True if no call is running or arriving."""
        return self._begun == b"" and (self._last is None or self._last.response_complete)

    def end(self) -> None:
        """Close the connection after the current call, or after the next one if none is running."""
        self._stopping.set()
        if not self.is_idle and self._last is not None:
            self._last.keep_alive = False

    def shutdown(self) -> None:
        self.end()
        super().shutdown()


def _cut(transport: asyncio.Transport, call: "ref[RequestResponseCycle]") -> None:
    """Close the connection of a call whose response is incomplete, after all sent data."""
    if (cycle := call()) is not None:
        cycle.disconnected = True  # otherwise uvicorn would send a response of its own in place of the rest
    transport.close()


def check_head(parser: HttpRequestParser, url: bytes) -> None:
    """Raise `RequestRefused` for a head that the parser accepts and the server does not.

    The request target must be of limited length, and a path, `*`, or a URL of HTTP (RFC 9112, 3.2). HTTP/0.9 and
    HTTP/2.0 are not supported.
    """
    if len(url) > MAX_TARGET_BYTES:
        raise RequestRefused(414)
    if not _TARGET.match(url) or parser.get_http_version() in _OTHER_VERSIONS:
        raise RequestRefused(400)


def without_upgrade(method: bytes, url: bytes, version: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the head of a call again, without the headers that ask for an upgrade of the protocol.

    All calls of Java's client have them. The server ignores them (RFC 9110, 7.8), but httptools would skip the body.
    """
    kept = [b"%b: %b" % header for header in headers if header[0] not in _UPGRADE_HEADERS]
    return b"\r\n".join([b"%b %b HTTP/%b" % (method, url, version.encode()), *kept, b"", b""])
