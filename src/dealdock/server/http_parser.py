"""The start of calls that httptools does not read as they come: unknown methods, and offers of another protocol."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from httptools import HttpRequestParser

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
    data = data.lstrip(b"\r\n")
    method, space, _ = data[: _MAX_METHOD_BYTES + 1].partition(b" ")
    if space and method in _COMMON_METHODS:
        return Beginning(data)
    if (method or space) and not _TOKEN.fullmatch(method):
        raise RequestRefused(400)
    return Beginning(REPLACEMENT_METHOD + data[len(method) :], method) if space else None


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
