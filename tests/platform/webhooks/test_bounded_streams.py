"""Answers of receivers that do not end, by whatever part of HTTP, are read up to a limit."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dealdock.platform.credentials.certificates import CertificateAuthority
from dealdock.platform.webhooks.client import MAX_READS, MAX_RECEIVED_BYTES, Result
from tests.platform.webhooks.test_hosts import sent

HEAD = b"HTTP/1.1 200 OK\r\n"
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


class Flood:
    """A receiver that repeats the same bytes, and counts how many were taken. With a context it speaks TLS."""

    def __init__(self, first: bytes, repeated: bytes, context: ssl.SSLContext | None = None) -> None:
        self.taken = 0
        self._context = context
        self._first, self._repeated = first, repeated
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'http' if context is None else 'https'}://127.0.0.1:{self._server.getsockname()[1]}/"
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self._server.close()

    def _run(self) -> None:
        connection, _ = self._server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True)
        with connection, suppress(OSError):  # the client leaves
            connection.recv(65536)
            connection.sendall(self._first)
            part = self._repeated * (1 + 4096 // len(self._repeated))
            while True:
                self.taken += connection.send(part)


@pytest.fixture
def flood() -> Iterator[Callable[..., Flood]]:
    """A function that starts a receiver."""
    floods: list[Flood] = []

    def start(first: bytes, repeated: bytes, context: ssl.SSLContext | None = None) -> Flood:
        floods.append(Flood(first, repeated, context))
        return floods[-1]

    yield start
    for each in floods:
        each.close()


@pytest.mark.parametrize(
    ("first", "repeated"),
    [
        (b"", HINT),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: <" + b"a" * 50_000 + b">\r\n\r\n"),
        (HEAD, b"x-a: " + b"b" * 100 + b"\r\n"),
        (HEAD + b"x-a: ", b"b"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;a=", b"b"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;a=" + b"b" * 8_000 + b"\r\nx\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"x-a: " + b"b" * 100 + b"\r\n"),
    ],
)
def test_an_answer_whose_heads_and_chunks_do_not_end_is_left(
    flood: Callable[..., Flood], first: bytes, repeated: bytes
) -> None:
    receiver = flood(first, repeated)
    begun = time.process_time()
    result = sent(receiver.url)
    assert result == Result(None, "ConnectionError") or result.status == 200
    assert time.process_time() - begun < 3
    receiver.thread.join(10)
    assert receiver.taken < MAX_RECEIVED_BYTES + 16 * 2**20, "what the system's buffers take aside"


def test_an_answer_over_tls_is_left_at_the_same_limit(flood: Callable[..., Flood], tmp_path: Path) -> None:
    receiver = flood(b"", HINT, CertificateAuthority(tmp_path, ["localhost"]).context())
    assert sent(receiver.url, verifies=False) == Result(None, "ConnectionError")
    receiver.thread.join(10)
    assert receiver.taken < MAX_RECEIVED_BYTES + 16 * 2**20


@pytest.mark.slow
def test_an_answer_that_comes_in_many_pieces_is_left() -> None:
    """A piece may be a byte, and each costs a read."""
    pieces = []

    def run(server: socket.socket) -> None:
        connection, _ = server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(HEAD + b"x-a: ")
            for _ in range(20 * MAX_READS):
                connection.sendall(b"b")
                pieces.append(1)
                time.sleep(0.0005)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=run, args=(server,), daemon=True)
        thread.start()
        assert sent(f"http://127.0.0.1:{server.getsockname()[1]}/") == Result(None, "ConnectionError")
        thread.join(10)
    assert MAX_READS / 2 < len(pieces) < 20 * MAX_READS
