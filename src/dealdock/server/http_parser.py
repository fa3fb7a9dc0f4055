"""How calls are read off a connection: by httptools, which knows some methods and stops at other protocols."""

import asyncio
import re
from collections.abc import Callable, Sized
from typing import Any, Final, NamedTuple

from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.flow_control import FlowControl

from dealdock.web.size_limits import NotRead

STAND_IN: Final = b"GET"
"""A method that means nothing to the parser, in place of those that it doesn't know."""

_PLAIN: Final = frozenset({b"GET", b"POST", b"HEAD", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE"})
_LONGEST_METHOD: Final = 64
_OTHER_VERSIONS: Final = frozenset({"0.9", "2.0"})
_TARGET: Final = re.compile(rb"[/*]|https?://", re.IGNORECASE)
_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")


class Beginning(NamedTuple):
    """What the parser is given of a call that begins, and its method where another one stands in for it."""

    given: bytes
    method: bytes | None = None


def begin(data: bytes) -> Beginning | None:
    """The first of the calls that came in one piece; None where too little of it is there, `NotRead` where it is none.

    Empty lines before it are passed over (RFC 9112, 2.2).
    """
    method, space, _ = data[: _LONGEST_METHOD + 1].partition(b" ")
    if space and method in _PLAIN:
        return Beginning(data)
    data = data.lstrip(b"\r\n")
    method, space, _ = data[: _LONGEST_METHOD + 1].partition(b" ")
    if (method or space) and not _TOKEN.fullmatch(method):
        raise NotRead(400)
    if not space:
        return None
    return Beginning(data) if method in _PLAIN else Beginning(STAND_IN + data[len(method) :], method)


def check_version(parser: HttpRequestParser) -> None:
    """Raise `NotRead` for a request of HTTP/0.9 or HTTP/2.0, which the parser reads and nobody can answer as such."""
    if parser.get_http_version() in _OTHER_VERSIONS:
        raise NotRead(400)


def check_target(url: bytes) -> None:
    """Raise `NotRead` for a request target that is neither a path, nor `*`, nor a URL of HTTP (RFC 9112, 3.2)."""
    if not _TARGET.match(url):
        raise NotRead(400)


class Parser(HttpRequestParser):
    """httptools', but one that goes on where a client offers another protocol, as Java's does with every call.

    Offers aren't taken, and a call whose offer isn't taken is a call like any other (RFC 9110, 7.8). httptools stops at
    its body, and uvicorn drops it.
    """

    method: bytes | None = None
    """Of the call that is read, where another one stands in for it."""

    def __init__(self, protocol: Any, decline: Callable[[bytes], None]) -> None:
        super().__init__(protocol)
        self._decline = decline
        self.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's own is

    @property
    def offered(self) -> bool:
        """Whether it stops at the end of this head, though the call goes on."""
        return self.should_upgrade()

    def get_method(self) -> bytes:
        """As it was sent."""
        return self.method or super().get_method()

    def feed_data(self, data: Any) -> None:
        try:
            super().feed_data(data)
        except HttpParserUpgrade as stopped:
            rest = data[stopped.args[0] :]
        else:
            return
        self._decline(rest)  # here, for what it raises says by its context why


class Flow(FlowControl):
    """uvicorn's, but one that reads nothing more while calls wait that were read already."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()
