"""A forward proxy for the services' own hosts only, which it answers itself."""

import re
from collections.abc import Container
from http import HTTPStatus
from typing import Any, Final

import httptools
from starlette.responses import PlainTextResponse

from dealdock.server.http_protocol import Connection, check_head

END: Final = b"\r\n\r\n"
MAX_HEAD_BYTES: Final = 16 * 1024
CONNECTED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"

_TLS_END_SECONDS: Final = 0.5
_CONNECT: Final = re.compile(rb"CONNECT (\S+):\d{1,5} HTTP/1\.[01]\r\n", re.IGNORECASE)
_NOT_PROXIED: Final = "dealdock does not proxy {}. Add it to NO_PROXY, or to dealdock run as --allow."


def answer(head: bytes, hosts: Container[str]) -> bytes:
    """Return the response to CONNECT. Clients show its first line, and seldom more."""
    if not head.endswith(END):
        return _refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Headers too large")
    match = _CONNECT.match(head)
    if match is None:
        return _refusal(HTTPStatus.BAD_REQUEST, "Bad request")
    host = match[1].decode("ascii", "replace")
    if is_service_host(host, hosts):
        return CONNECTED
    return _refusal(HTTPStatus.FORBIDDEN, _NOT_PROXIED.format(host))


def is_service_host(host: str, hosts: Container[str]) -> bool:
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


class HttpsConnection(Connection):
    """A connection of the HTTPS port."""

    def shutdown(self) -> None:
        """Close; abort an idle client that does not end TLS soon."""
        super().shutdown()
        if self.transport.is_closing():
            self.loop.call_later(_TLS_END_SECONDS, self.transport.abort)


class PlaintextConnection(HttpsConnection):
    """A connection without TLS, for calls to the service's hosts: direct calls, or calls to a proxy (absolute URLs)."""

    def __init__(self, *args: Any, hosts: Container[str]) -> None:
        super().__init__(*args)
        self._hosts = hosts

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        check_head(self.parser, self.url)
        url = httptools.parse_url(self.url)
        if url.host is not None:
            self._make_direct(url)
        host = next((value.decode("latin-1") for name, value in self.headers if name == b"host"), "")
        name = re.sub(r":\d*$", "", host)
        if is_service_host(name, self._hosts):
            self.app = self.config.loaded_app
        elif url.host is not None:
            self.app = _refuse(HTTPStatus.FORBIDDEN, _NOT_PROXIED.format(name))
        else:
            self.app = _refuse(HTTPStatus.BAD_REQUEST, "This port expects HTTPS, or clients that use it as a proxy.")
        super().on_headers_complete()

    def _make_direct(self, url: Any) -> None:
        """Change a call to a proxy into a direct call to the host of its URL."""
        self.scope["scheme"] = url.schema.decode().lower()
        self.url = (url.path or b"/") + (b"" if url.query is None else b"?" + url.query)
        host = url.host if url.port is None else b"%s:%d" % (url.host, url.port)
        self.headers[:] = [(b"host", host), *(header for header in self.headers if header[0] != b"host")]


def _refuse(status: int, why: str) -> Any:
    return PlainTextResponse(f"{why}\n", status)
