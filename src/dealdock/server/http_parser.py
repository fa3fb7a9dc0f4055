"""The HTTP parser: httptools, extended for unknown methods and for requests to upgrade the protocol."""

import asyncio
import re
from collections.abc import Callable, Iterable, Sized
from typing import Any, Final, NamedTuple

from httptools import HttpParserUpgrade, HttpRequestParser, parse_url
from uvicorn.protocols.http.flow_control import FlowControl

from dealdock.web import percent
from dealdock.web.size_limits import MAX_TARGET_BYTES, RequestRefused

REPLACEMENT_METHOD: Final = b"GET"
"""A method that replaces a method unknown to the parser."""

_UPGRADE_HEADERS: Final = (b"upgrade", b"http2-settings")  # headers by which a client offers another protocol
_COMMON_METHODS: Final = frozenset({b"GET", b"POST", b"HEAD", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"})
_MAX_METHOD_BYTES: Final = 64
_OTHER_VERSIONS: Final = frozenset({"0.9", "2.0"})
_TARGET: Final = re.compile(rb"[/*]|https?://", re.IGNORECASE)
_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")


class Beginning(NamedTuple):
    """The start of a call as it is passed to the parser, and its method if `REPLACEMENT_METHOD` replaces it."""

    data: bytes
    method: bytes | None = None


def begin(data: bytes) -> Beginning | None:
    """Return the start of the first call in the data; None if incomplete. Raises `RequestRefused` if it is invalid.

    Empty lines before it are skipped (RFC 9112, 2.2).
    """
    method, space, _ = data[: _MAX_METHOD_BYTES + 1].partition(b" ")
    if space and method in _COMMON_METHODS:
        return Beginning(data)
    data = data.lstrip(b"\r\n")
    method, space, _ = data[: _MAX_METHOD_BYTES + 1].partition(b" ")
    if (method or space) and not _TOKEN.fullmatch(method):
        raise RequestRefused(400)
    if not space:
        return None
    return Beginning(data) if method in _COMMON_METHODS else Beginning(REPLACEMENT_METHOD + data[len(method) :], method)


def check_head(parser: HttpRequestParser, url: bytes) -> None:
    """Raise `RequestRefused` for a head that the parser accepts and the server does not.

    The request target must be of limited length, and a path, `*`, or a URL of HTTP (RFC 9112, 3.2). HTTP/0.9 and
    HTTP/2.0 are not supported.
    """
    if len(url) > MAX_TARGET_BYTES:
        raise RequestRefused(414)
    if not _TARGET.match(url) or parser.get_http_version() in _OTHER_VERSIONS:
        raise RequestRefused(400)


def decoded_path(url: bytes) -> dict[str, Any]:
    """Return path and query string for the scope of a call whose URL has escapes."""
    parsed = parse_url(url)
    path = percent.decoded(parsed.path).decode("utf-8", "replace")
    return {"path": path, "raw_path": parsed.path, "query_string": parsed.query or b""}


def without_upgrade(parser: HttpRequestParser, url: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the head of a call again, without the headers that ask for an upgrade of the protocol."""
    line = b"%b %b HTTP/%b" % (parser.get_method(), url, parser.get_http_version().encode())
    kept = [b"%b: %b" % header for header in headers if header[0] not in _UPGRADE_HEADERS]
    return b"\r\n".join([line, *kept, b"", b""])


class Parser(HttpRequestParser):
    """The httptools parser, which also reads calls with the header `Upgrade`, such as all calls of Java's client.

    The server ignores the header, and the call is then like any other (RFC 9110, 7.8). httptools alone would stop at
    the body, and uvicorn would drop the body.
    """

    method: bytes | None = None
    """The method of the current call if `REPLACEMENT_METHOD` replaces it."""

    def __init__(self, protocol: Any, on_upgrade: Callable[[bytes], None]) -> None:
        """`on_upgrade` is called with the data after the head of a call that asks for an upgrade."""
        super().__init__(protocol)
        self._on_upgrade = on_upgrade
        self.set_dangerous_leniencies(lenient_data_after_close=True)  # as in uvicorn's own parser

    @property
    def requests_upgrade(self) -> bool:
        """True if the parser stops at the end of this head, although the call continues."""
        return self.should_upgrade()

    def get_method(self) -> bytes:
        """Return the method as it was sent."""
        return self.method or super().get_method()

    def feed_data(self, data: Any) -> None:
        try:
            super().feed_data(data)
        except HttpParserUpgrade as stopped:
            rest = data[stopped.args[0] :]
        else:
            return
        self._on_upgrade(rest)  # outside the `except` block, which would become the context of its errors


class Flow(FlowControl):
    """uvicorn's flow control, which also pauses reading while parsed calls wait."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()
