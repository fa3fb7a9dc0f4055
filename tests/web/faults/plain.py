"""A client that is a socket and nothing more: it sees each byte, and the end of the connection."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.support.builders import Pardot


class Seen(NamedTuple):
    """The bytes that came until the connection closed."""

    head: str
    body: bytes

    @property
    def length(self) -> int:
        """The length of the body by the answer's header."""
        (line,) = (line for line in self.head.split("\r\n") if line.startswith("content-length: "))
        return int(line.removeprefix("content-length: "))


@contextmanager
def connected(pardot: Pardot) -> Iterator[socket.socket]:
    address = urlsplit(str(pardot.http.base_url))
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=30) as connection:
        yield connection


def ask(connection: socket.socket, pardot: Pardot, operation: str, *, method: str = "POST", **form: Any) -> None:
    """Send a call on a connection that is kept open."""
    body = urlencode(pardot.keys | form).encode()
    head = f"{method} /api/opportunity/version/3/do/{operation} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body)


def rest(connection: socket.socket) -> Seen:
    """Return all bytes until the connection is closed."""
    came = b"".join(iter(lambda: connection.recv(2**16), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    return Seen(head.decode(), body)


def see(pardot: Pardot, operation: str = "query", *, method: str = "POST", **form: Any) -> Seen:
    """Call on a connection that the server then closes."""
    with connected(pardot) as connection:
        ask(connection, pardot, operation, method=method, **form)
        return rest(connection)


def chunks(body: bytes) -> tuple[bytes, bool]:
    """Return the content of a chunked body, and whether it has the mark of its end."""
    held = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        if not int(size, 16):
            return held, True
        held += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return held, False
