"""The bundled client: `python client.py <host> <port> <file of requests> <connections> <seconds>`.

One loop over plain sockets, which takes little processor time from the server. At the end it waits for the pending
responses, so that it counts every call that the server has done.
"""

import json
import re
import selectors
import socket
import sys
import time
from array import array
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

BUFFER = 1 << 18
TIMEOUT_SECONDS = 30.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
FAILED = re.compile(rb'stat="fail"|"stat":"fail"')
MAX_STATUS_BYTES = 1024  # the beginning of a body, in which an error of Pardot's API is recognized
NO_CONTENT = b"204"


class Connection:
    """One connection, with at most one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.failed = False
        self._head = b""
        self._left = 0

    def send(self, request: bytes) -> None:
        self._head, self._left, self.failed = b"", 0, False
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Return True if the response is complete."""
        chunk = self.socket.recv(BUFFER)
        if not chunk:
            raise ConnectionResetError
        if self._left:
            self._left -= len(chunk)
            return self._left <= 0
        self._head += chunk
        end = self._head.find(b"\r\n\r\n") + 4
        if end < 4:  # noqa: PLR2004 (not found)
            return False
        status = self._head[9:12]
        self.failed = status[:1] != b"2" or FAILED.search(self._head, end, end + MAX_STATUS_BYTES) is not None
        self._left = _length(self._head[:end], status) - (len(self._head) - end)
        return self._left <= 0


def _length(head: bytes, status: bytes) -> int:
    found = LENGTH.search(head)
    if found is None and status != NO_CONTENT:
        sys.exit("an answer without a length: this client knows no others")
    return int(found[1]) if found else 0


def run(address: tuple[str, int], requests: Iterator[bytes], count: int, seconds: float) -> dict[str, float]:
    """Send requests until the time is over."""
    selector = selectors.DefaultSelector()
    milliseconds, errors = array("d"), 0
    begun = time.perf_counter()
    end = begun + seconds
    for _ in range(count):
        connection = Connection(address)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    while selector.get_map():
        ready = selector.select(TIMEOUT_SECONDS)
        if not ready:
            sys.exit(f"no answer in {TIMEOUT_SECONDS:g} seconds")
        for key, _ in ready:
            connection = key.data
            try:
                if not connection.receive():
                    continue
            except ConnectionError:
                errors += 1
                selector.unregister(connection.socket)
                continue
            now = time.perf_counter()
            milliseconds.append((now - connection.sent) * 1000)
            errors += connection.failed
            if now < end:
                connection.send(next(requests))
            else:
                selector.unregister(connection.socket)
    times = sorted(milliseconds) or [0.0]
    return {
        "answered": len(milliseconds),
        "seconds": time.perf_counter() - begun,
        "p50": times[len(times) // 2],
        "p99": times[len(times) * 99 // 100],
        "worst": times[-1],
        "errors": errors,
    }


def _requests(file: Path) -> Iterator[bytes]:
    with file.open("rb") as lines:
        while length := lines.readline():
            yield lines.read(int(length))


def main() -> None:
    host, port, file, connections, seconds = sys.argv[1:]
    print(json.dumps(run((host, int(port)), cycle(_requests(Path(file))), int(connections), float(seconds))))


if __name__ == "__main__":
    main()
