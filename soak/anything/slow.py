"""Clients that begin a request and never finish it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from socket import create_connection, socket
from typing import Final

from soak.anything.broken import API
from soak.anything.served import Address

BEGUN: Final = (
    b"PO",
    b"GET " + API,
    b"GET " + API + b" HTTP/1.1\r\nHost: local",
    b"POST " + API + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    b"POST " + API + b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
    b"POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    b"POST /_dealdock/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/json\r\nContent-Length: 9\r\n\r\n{",
)

DRIP: Final = b"x"


class Slow:
    """A number of slow connections. Some send a byte now and then."""

    def __init__(self, address: Address, number: int) -> None:
        self._begun = time.monotonic()
        self._stack = ExitStack()
        self._waiting = list(self._connected(address, number))

    def _connected(self, address: Address, number: int) -> Iterator[socket]:
        for place in range(number):
            line = self._stack.enter_context(create_connection(address, timeout=30))
            line.sendall(BEGUN[place % len(BEGUN)])
            line.setblocking(False)
            yield line

    @property
    def seconds(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self._begun

    def drip(self) -> int:
        """Send another byte on each open connection, and return their number."""
        self._waiting = [line for line in self._waiting if _is_open(line)]
        return len(self._waiting)

    def close(self) -> None:
        self._stack.close()


def _is_open(line: socket) -> bool:
    try:
        while line.recv(1 << 16):
            pass
    except BlockingIOError:
        return _dripped(line)
    except OSError:
        return False
    return False


def _dripped(line: socket) -> bool:
    try:
        line.send(DRIP)
    except OSError:
        return False
    return True
