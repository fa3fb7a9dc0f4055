"""Connections on which requests are pipelined."""

import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from socket import IPPROTO_TCP, SHUT_WR, TCP_NODELAY, create_connection, socket
from typing import Final, NamedTuple

from tools.soak.random_requests.checks import Response
from tools.soak.random_requests.request import Request

BUFFER: Final = 1 << 18
TIMEOUT_SECONDS: Final = 30.0
"""The longest wait for a response."""


class NumberedRequest(NamedTuple):
    """A request with its number in the run."""

    number: int
    request: Request


class Connection:
    """A connection, which is opened again if the server closes it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._socket: socket | None = None
        self._read = bytearray()
        self._waiting: deque[NumberedRequest] = deque()
        self._under_way = 0  # the number of those that were sent on this connection
        self._is_fresh = False  # whether it is new and has had no response
        self._begun = 0.0

    def send(self, many: Iterable[NumberedRequest]) -> None:
        """Send these requests. Their responses must be received before the next ones are sent."""
        self._waiting.extend(many)
        self._send(self._waiting)

    def receive(self) -> Iterator[tuple[NumberedRequest, Response | None]]:
        """Yield the responses as they arrive, or None for a request without a response.

        If the server closes the connection, the remaining requests are sent again, at last one by one.
        """
        while self._waiting:
            asked, answer = self._waiting[0], None
            with suppress(TimeoutError):
                answer = self._next(is_head=asked.request.is_head)
                if answer is None and not (self._is_fresh and self._under_way == 1):
                    self.close()
                    self._send([asked] if self._is_fresh else self._waiting)
                    continue
            self._waiting.popleft()
            self._under_way, self._is_fresh = self._under_way - 1, False
            yield asked, answer
            if answer is None or answer.headers.get(b"connection") == b"close":
                self.close()
            if self._waiting and not self._under_way:
                self._send(self._waiting)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._under_way = None, 0
        self._read.clear()

    def _send(self, many: Collection[NumberedRequest]) -> None:
        self._begun = time.monotonic()
        self._is_fresh, self._under_way = self._socket is None, len(many)
        with suppress(ConnectionError):  # a response may still be readable
            if self._socket is None:
                self._socket = create_connection(self._address, timeout=TIMEOUT_SECONDS)
                self._socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
            self._socket.sendall(b"".join(each.request.data for each in many))

    def _next(self, *, is_head: bool) -> Response | None:
        try:
            status, headers = self._head()
            while status < 200:  # noqa: PLR2004 (HTTP's classes)
                status, headers = self._head()
            body = b"" if is_head or status in {204, 304} else self._body(headers)
        except (ConnectionError, EOFError):
            return None
        return Response(status, headers, body, time.monotonic() - self._begun)

    def _head(self) -> tuple[int, Mapping[bytes, bytes]]:
        first, *lines = self._until(b"\r\n\r\n").split(b"\r\n")
        fields = (line.partition(b":") for line in lines)
        return int(first[9:12]), {name.lower(): value.strip() for name, _, value in fields}

    def _body(self, headers: Mapping[bytes, bytes]) -> bytes:
        if (length := headers.get(b"content-length")) is not None:
            return self._take(int(length))
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._take(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _until(self, end: bytes) -> bytes:
        while (at := self._read.find(end)) < 0:
            self._more()
        taken = self._take(at)
        del self._read[: len(end)]
        return taken

    def _take(self, size: int) -> bytes:
        while len(self._read) < size:
            self._more()
        taken = bytes(self._read[:size])
        del self._read[:size]
        return taken

    def _more(self) -> None:
        part = self._socket.recv(BUFFER) if self._socket is not None else b""
        if not part:
            raise EOFError
        self._read += part


def send_alone(address: tuple[str, int], data: bytes, max_seconds: float) -> bytes | None:
    """Return all bytes of a response on a new connection, or None if it did not end in time."""
    received = b""
    try:
        with create_connection(address, timeout=max_seconds) as connection:
            with suppress(ConnectionError):  # a response may still be readable
                connection.sendall(data)
            connection.shutdown(SHUT_WR)
            while part := connection.recv(BUFFER):
                received += part
    except TimeoutError:
        return None
    except OSError:  # the server closed the connection before it had the whole request
        pass
    return received
