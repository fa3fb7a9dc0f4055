"""A transport for httpx with plain HTTP/1.1, which needs a fraction of the usual processor time.

llhttp, which `httptools` wraps, checks the form of each response strictly.
"""

import select
import socket
from collections import defaultdict
from contextlib import suppress

import httptools
import httpx

_PART_BYTES = 1 << 16
Place = tuple[str, int]
Exchanged = tuple[int, list[tuple[bytes, bytes]], bytes]


class Transport(httpx.BaseTransport):
    """Connections to servers on this machine, each for one request at a time. Threads may share the transport."""

    def __init__(self) -> None:
        self._idle: defaultdict[Place, list[socket.socket]] = defaultdict(list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the whole response."""
        place = request.url.host, request.url.port or 80
        timeout_seconds = request.extensions["timeout"]["read"]
        status, headers, body = self.exchange(place, request.method, written(request), timeout_seconds)
        return httpx.Response(status, headers=headers, content=body)

    def exchange(self, place: Place, method: str, request: bytes, timeout_seconds: float | None) -> Exchanged:
        """Send a request as it is, and return the status, the headers and the body of the response."""
        try:
            connection = self._connected(place, timeout_seconds)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        try:
            response = _exchange(connection, method, request)
        except BaseException:
            connection.close()
            raise
        if response.is_last:
            connection.close()
        else:
            self._idle[place].append(connection)
        return response.status, response.headers, b"".join(response.body)

    def close(self) -> None:
        """Close all idle connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _connected(self, place: Place, timeout_seconds: float | None) -> socket.socket:
        """Return an idle connection that is still open, or else a new one."""
        idle = self._idle[place]
        while idle:
            connection = idle.pop()
            if not select.select([connection], [], [], 0)[0]:
                connection.settimeout(timeout_seconds)
                return connection
            connection.close()
        connection = socket.create_connection(place, timeout_seconds)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


class _Response:
    """A response that is read part by part, up to its end and not a byte further."""

    def __init__(self, method: str) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        self.is_complete = False
        self.is_last = False
        self._is_head = method == "HEAD"
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, part: bytes) -> None:
        """Read the next part. Raises `httpx.RemoteProtocolError`; every response here has a length or is chunked."""
        if not part:
            raise httpx.RemoteProtocolError("the server closed the connection before the end of its response")
        try:
            self._parser.feed_data(part)
        except httptools.HttpParserError as error:
            raise httpx.RemoteProtocolError(repr(error)) from error

    def on_message_begin(self) -> None:
        if self.is_complete:
            raise httpx.RemoteProtocolError("there is more than one response")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        if self._is_head:
            self.on_message_complete()

    def on_body(self, part: bytes) -> None:
        if self._is_head:
            raise httpx.RemoteProtocolError("there is a body in the response to HEAD")
        self.body.append(part)

    def on_message_complete(self) -> None:
        if self.status < httpx.codes.OK:  # such as 100: the response follows
            self.headers.clear()
            return
        self.is_complete = True
        self.is_last = any(name.lower() == b"connection" and value.lower() == b"close" for name, value in self.headers)


def _exchange(connection: socket.socket, method: str, request: bytes) -> _Response:
    """Send a request and read its response. A server may respond before it has received the whole body."""
    response = _Response(method)
    try:
        with suppress(ConnectionError):
            connection.sendall(request)
        while not response.is_complete:
            response.feed(connection.recv(_PART_BYTES))
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except OSError as error:
        raise httpx.ReadError(str(error)) from error
    return response


def written(request: httpx.Request) -> bytes:
    """Return the bytes of a request."""
    lines = [b"%b %b HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += (b"%b: %b" % header for header in request.headers.raw)
    body = request.read()
    if "transfer-encoding" in request.headers:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
