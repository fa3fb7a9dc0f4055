"""Values of a call's ASGI scope, and headers that several parts of the server read.

ASGI has no messages for connections that close before the response or in the middle of it, nor for calls that could not
be read. The server provides them in the scope (`server/http_protocol.py`).
"""

import asyncio
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.types import Scope

from dealdock.web.size_limits import MAX_HEADERS_BYTES, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSION: Final = "dealdock.cut"
"""The key of the server's functions in the scope's `extensions`."""

OWN_SITES: Final = frozenset({"same-origin", "none"})
"""The values of `Sec-Fetch-Site` for a page of this server, and for the user (a typed address, a bookmark).

Browsers send this header over HTTPS and to loopback, never over plain HTTP to another machine. Other clients do not
send it.
"""


def headers(scope: Scope) -> dict[str, str]:
    """Return the headers by lower-case name. Raises `RequestRefused` for a refused call, and for more than 64 KiB."""
    if (status := refused(scope)) is not None:
        raise RequestRefused(status)
    found, size = {}, 0
    for name, value in scope["headers"]:
        found[name.decode("latin-1")] = value.decode("latin-1")
        size += len(name) + len(value)
    if size > MAX_HEADERS_BYTES:
        raise RequestRefused(431)
    return found


def path(scope: Scope) -> str:
    """Return the path below the vendor's prefix, which is ASGI's `root_path`."""
    called: str = scope["path"]
    return called.removeprefix(scope.get("root_path", ""))


def raw_path(scope: Scope) -> bytes:
    """Return the path below the prefix, with its escapes. A prefix contains no escapes."""
    called: bytes = scope["raw_path"]
    return called.removeprefix(scope.get("root_path", "").encode())


def address(scope: Scope) -> str | None:
    """Return the client's IP address; None if its socket has none."""
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else None


def is_foreign(site: str | None) -> bool:
    """Return True if a browser sent the request for a page of another server, by the header `Sec-Fetch-Site`."""
    return site is not None and site not in OWN_SITES


class Authorization(NamedTuple):
    """The header `Authorization` (RFC 9110, 11.6.2): a scheme in lower case, and the rest.

    Both are empty if a call has no such header.
    """

    scheme: str
    credentials: str

    @classmethod
    def parse(cls, value: str) -> "Authorization":
        """Split the value of the header."""
        scheme, _, credentials = value.strip().partition(" ")
        return cls(scheme.lower(), credentials.strip())


def abort_connection(scope: Scope) -> None:
    """Close the call's connection after all sent data."""
    close: Callable[[], None] = _extension(scope).get("cut", _raise_abort)
    close()


def ending(scope: Scope) -> asyncio.Event:
    """Return an event that is set when the server stops. The server waits for running calls, but not for delays."""
    event: asyncio.Event | None = _extension(scope).get("ending")
    return event or asyncio.Event()


def unread(scope: Scope) -> bytes | None:
    """Return the body of a call that had come whole when its client disconnected, if nothing had read it; else None."""
    body: bytes | None = _extension(scope).pop("unread", None)
    return body


def refused(scope: Scope) -> int | None:
    """Return the HTTP status for a call that could not be read, or took too long to arrive; None for any other."""
    status: int | None = scope.get("extensions", {}).get(EXTENSION, {}).get("refused")
    return status


def _extension(scope: Scope) -> dict[str, Any]:
    extension: dict[str, Any] = scope.get("extensions", {}).get(EXTENSION, {})
    return extension


def _raise_abort() -> None:
    """Raise an error: another server then closes the connection, or sends 500 if no response has begun."""
    raise ConnectionAbortedError("a fault closes the connection")
