"""A connection whose calls are timed one by one."""

import json
import re
import socket
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote, urlencode, urlsplit

BUFFER = 1 << 18
TIMEOUT_SECONDS = 120.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
NO_HEADERS: Mapping[str, str] = {}
FRAME_BYTES = 4  # of the line ends around a chunk


class Answer(NamedTuple):
    """A response with its time in milliseconds. Of a stream only the size is kept."""

    status: int
    body: bytes
    whole: float
    size: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request(
    url: str,
    method: str,
    path: str,
    *,
    authorization: str = "",
    headers: Mapping[str, str] = NO_HEADERS,
    form: Mapping[str, object] | None = None,
    document: Any = None,
) -> bytes:
    """Return the bytes of a request."""
    body, kind = b"", ""
    if form is not None:
        body, kind = urlencode(form, quote_via=quote).encode(), "application/x-www-form-urlencoded"
    if document is not None:
        body, kind = json.dumps(document).encode(), "application/json"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}"]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class TimedConnection:
    """A persistent connection to a server, for calls that are timed one by one."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.url = url
        self._socket = socket.create_connection((address.hostname or "", address.port or 80), timeout=TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()

    def call(self, request: bytes) -> Answer:
        """Send a request, and wait for the complete response."""
        begun = time.perf_counter()
        self._socket.sendall(request)
        read = bytearray()
        while (end := read.find(b"\r\n\r\n") + 4) < 4:  # noqa: PLR2004 (not found)
            read += self._receive()
        head, body = bytes(read[:end]), read[end:]
        found = LENGTH.search(head)
        status = int(head[9:12])
        if found:
            size = int(found[1])
            while len(body) < size:
                body += self._receive()
        elif status == 204:  # noqa: PLR2004 (No Content)
            size = 0
        else:
            size, body = self._drain(body), bytearray()
        return Answer(status, bytes(body), (time.perf_counter() - begun) * 1000, size)

    def milliseconds(self, request: bytes) -> float:
        """Return the time of a response, which must be a success."""
        answer = self.call(request)
        succeeded(answer)
        return answer.whole

    def first_byte(self, request: bytes) -> float:
        """Return the time to the first byte in milliseconds. The rest is not read, so this is the last call."""
        begun = time.perf_counter()
        self._socket.sendall(request)
        self._receive()
        return (time.perf_counter() - begun) * 1000

    def _drain(self, begin: bytearray) -> int:
        """Read a stream to its end, and return its size without the framing of its chunks."""
        size, left, read = 0, 0, bytes(begin)
        while True:
            read, left = read[left:], max(left - len(read), 0)
            end = read.find(b"\r\n")
            if left or end < 0 or len(read) < end + FRAME_BYTES:
                read += self._receive()
                continue
            length = int(read[:end], 16)
            if not length:
                return size
            size += length
            left = end + FRAME_BYTES + length

    def _receive(self) -> bytes:
        piece = self._socket.recv(BUFFER)
        if not piece:
            raise ConnectionResetError("the server ended the connection")
        return piece


def succeeded(answer: Answer) -> Answer:
    """Return the response. Raises an error if it is not a success."""
    head = answer.body[:1024]
    if answer.status >= 300 or b'stat="fail"' in head or b'"stat":"fail"' in head:  # noqa: PLR2004 (HTTP's classes)
        raise RuntimeError(f"{answer.status}: {head.decode()}")
    return answer
