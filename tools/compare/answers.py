"""Connections of a client to one server, and the answers on them."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from http.client import HTTPException, HTTPResponse
from select import select
from socket import SHUT_WR, create_connection, socket
from typing import Final, NamedTuple

from tools.compare.servers import Address

TIMEOUT_SECONDS: Final = 20
END_AFTER_SECONDS: Final = 0.1
"""The wait for an answer before the client ends its side of a connection, on which a request may be incomplete."""
_OF_EACH_ANSWER: Final = re.compile(rb"\r\n(?:date|x-request-id|x-transaction-id|x-runtime): [^\r\n]*", re.IGNORECASE)
"""The headers with another value in every answer."""


class Answer(NamedTuple):
    """An answer. An empty status means that there was none."""

    status: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def parts(self) -> Iterator[tuple[str, str | bytes]]:
        """Yield what is compared, with a name for each part."""
        yield "status", self.status
        yield "names of headers", " ".join(name for name, _ in self.headers)
        yield from ((f"header {name}", value) for name, value in self.headers)
        yield "body", self.body


class Connection:
    """A persistent connection, which is opened again when the server has closed it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._socket: socket | None = None

    def send(self, data: bytes) -> None:
        """Send a request. Its answer must be received before the next one is sent."""
        self._data, self._is_fresh = data, self._socket is None
        with suppress(ConnectionError):  # an answer may still be readable
            if self._socket is None:
                self._socket = create_connection(self._address, TIMEOUT_SECONDS)
            self._socket.sendall(data)

    def receive(self) -> Answer:
        """Return the answer. If the server has closed the connection, send the request again on a new one."""
        answer = self._read()
        if answer.status or self._is_fresh:
            return answer
        self.send(self._data)
        return self._read()

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _read(self) -> Answer:
        if self._socket is None:
            return Answer("")
        method = self._data.partition(b" ")[0].decode("latin-1")
        response = HTTPResponse(self._socket, method=method)
        try:
            response.begin()
            body = response.read()
        except (HTTPException, OSError):
            self.close()
            status: object = response.status
            return Answer(f"{status}, broken" if isinstance(status, int) else "")
        if response.will_close:
            self.close()
        headers = tuple((name, value) for name, value in response.headers.items() if name.lower() != "date")
        return Answer(f"{response.status} {response.reason}", headers, body)


def alone(addresses: Sequence[Address], data: bytes, *, patience: float = END_AFTER_SECONDS) -> tuple[Answer, ...]:
    """Send bytes to several servers on connections of their own, and return all that comes back from each.

    The client ends its side only when nothing more comes for `patience` seconds, since the server then drops the rest
    of an answer. Once a server has answered, the others have time to do so, too.
    """
    with ExitStack() as stack:
        received = {stack.enter_context(create_connection(each, TIMEOUT_SECONDS)): bytearray() for each in addresses}
        for each in received:
            with suppress(ConnectionError):  # an answer may still be readable
                each.sendall(data)
        still_open = _receive(received, [*received], patience)
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while any(received.values()) and not all(received[each] for each in still_open) and time.monotonic() < deadline:
            still_open = _receive(received, still_open, patience)
        for each in still_open:
            with suppress(OSError):  # the server has closed the connection
                each.shutdown(SHUT_WR)
        _receive(received, [*received], TIMEOUT_SECONDS)
        return tuple(Answer("bytes", (), _OF_EACH_ANSWER.sub(b"", text)) for text in received.values())


def _receive(received: Mapping[socket, bytearray], waiting: list[socket], seconds: float) -> list[socket]:
    """Receive until nothing comes for some time, and return the connections that are still open."""
    while waiting and (ready := select(waiting, [], [], seconds)[0]):
        for each in ready:
            try:
                part = each.recv(1 << 16)
            except ConnectionError:
                part = b""
            received[each].extend(part)
            if not part:
                waiting.remove(each)
    return waiting
