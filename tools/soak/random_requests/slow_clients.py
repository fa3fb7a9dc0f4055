"""Clients that begin a request and never finish it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from socket import create_connection, socket
from typing import Final

from tools.soak.random_requests.malformed import API
from tools.soak.random_requests.server import Address

INCOMPLETE: Final = (
    b"PO",
    b"GET " + API,
    b"GET " + API + b" HTTP/1.1\r\nHost: local",
    b"POST " + API + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    b"POST " + API + b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
    b"POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    b"POST /_dealdock/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/json\r\nContent-Length: 9\r\n\r\n{",
)

BYTE: Final = b"x"


class SlowClients:
    """Connections with incomplete requests, on which further bytes are sent slowly."""

    def __init__(self, address: Address, number: int) -> None:
        self._begun = time.monotonic()
        self._stack = ExitStack()
        self._waiting = list(self._connected(address, number))

    def _connected(self, address: Address, number: int) -> Iterator[socket]:
        for place in range(number):
            connection = self._stack.enter_context(create_connection(address, timeout=30))
            connection.sendall(INCOMPLETE[place % len(INCOMPLETE)])
            connection.setblocking(False)
            yield connection

    @property
    def seconds(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self._begun

    def send_byte(self) -> int:
        """Send another byte on each open connection, and return their number."""
        self._waiting = [connection for connection in self._waiting if _is_open(connection)]
        return len(self._waiting)

    def close(self) -> None:
        self._stack.close()


def _is_open(connection: socket) -> bool:
    try:
        while connection.recv(1 << 16):
            pass
    except BlockingIOError:
        return _is_byte_sent(connection)
    except OSError:
        return False
    return False


def _is_byte_sent(connection: socket) -> bool:
    try:
        connection.send(BYTE)
    except OSError:
        return False
    return True
