"""A forward proxy that leads only to the service's hosts, all of which are this server."""

import re
from collections.abc import Container
from http import HTTPStatus
from typing import Any, Final

import httptools
from starlette.responses import PlainTextResponse

from dealdock.server.http_parser import check_head
from dealdock.server.http_protocol import Connection

END: Final = b"\r\n\r\n"
LONGEST_HEAD: Final = 16 * 1024
CONNECTED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"

_GOODBYE: Final = 0.5  # seconds
_CONNECT: Final = re.compile(rb"CONNECT (\S+):\d{1,5} HTTP/1\.[01]\r\n", re.IGNORECASE)
_ELSEWHERE: Final = "dealdock is no way to {}: name it in NO_PROXY"


def answer(head: bytes, hosts: Container[str]) -> bytes:
    """Return the response to CONNECT. Clients show its first line, and seldom more."""
    if not head.endswith(END):
        return _refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Headers too large")
    asked = _CONNECT.match(head)
    if asked is None:
        return _refusal(HTTPStatus.BAD_REQUEST, "Bad request")
    host = asked[1].decode("ascii", "replace")
    if is_ours(host, hosts):
        return CONNECTED
    return _refusal(HTTPStatus.FORBIDDEN, _ELSEWHERE.format(host))


def is_ours(host: str, hosts: Container[str]) -> bool:
    """Return True if this is a host name of the service."""
    return host.lower().removesuffix(".") in hosts


def _refusal(status: int, why: str) -> bytes:
    head = (
        f"HTTP/1.1 {status:d} {why}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(why) + 1}",
        "Connection: close",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + why + "\n").encode("ascii", "replace")


class Guest(Connection):
    """A connection of the HTTPS port."""

    def shutdown(self) -> None:
        """Close; abort an idle client that does not end TLS soon."""
        super().shutdown()
        if self.transport.is_closing():
            self.loop.call_later(_GOODBYE, self.transport.abort)


class InClear(Guest):
    """A connection without TLS: it serves calls to the service's hosts, direct ones or those of a proxy (absolute
    URLs).
    """

    def __init__(self, *args: Any, hosts: Container[str]) -> None:
        super().__init__(*args)
        self._hosts = hosts

    def on_headers_complete(self) -> None:
        if self.parser.offered:
            return
        check_head(self.parser, self.url)
        url = httptools.parse_url(self.url)
        if url.host is not None:
            self._make_direct(url)
        host = next((value.decode("latin-1") for name, value in self.headers if name == b"host"), "")
        name = re.sub(r":\d*$", "", host)
        if is_ours(name, self._hosts):
            self.app = self.config.loaded_app
        elif url.host is not None:
            self.app = _refuse(HTTPStatus.FORBIDDEN, _ELSEWHERE.format(name))
        else:
            self.app = _refuse(HTTPStatus.BAD_REQUEST, "This port speaks HTTPS, and is a proxy.")
        super().on_headers_complete()

    def _make_direct(self, url: Any) -> None:
        """Change a proxy's call into one that came directly to the host of its URL."""
        self.scope["scheme"] = url.schema.decode().lower()
        self.url = (url.path or b"/") + (b"" if url.query is None else b"?" + url.query)
        host = url.host if url.port is None else b"%s:%d" % (url.host, url.port)
        self.headers[:] = [(b"host", host), *(header for header in self.headers if header[0] != b"host")]


def _refuse(status: int, why: str) -> Any:
    return PlainTextResponse(f"{why}\n", status)
