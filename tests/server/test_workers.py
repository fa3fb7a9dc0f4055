"""Several processes at one socket: here two servers, each in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from dealdock.server import workers
from dealdock.server.listener import AcceptBalance
from dealdock.server.process import Server
from dealdock.settings import Settings
from tests.running import eventually
from tests.server.test_process import GET, quick


def test_where_none_can_start_it_ends_with_their_word(capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings(
        database="postgresql://nobody@127.0.0.1:1/nothing", secret="x", workers=1
    )  # each would import all
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(SystemExit, match="1"):
        workers.supervise(settings, listener, ready=pytest.fail)
    assert "dealdock: can't use the database" in capfd.readouterr().err


@contextmanager
def one_of(listener: socket.socket, share: AcceptBalance, loop: str) -> Iterator[Server]:
    ready = threading.Event()
    server = Server(quick, ready=ready.set, signals=(), balance=share)
    server.config.loop = loop
    thread = threading.Thread(target=server.answer, args=(listener.dup(),))
    thread.start()
    try:
        assert ready.wait(30)
        yield server
    finally:
        server.stop()
        thread.join(30)


def connected(stack: ExitStack, listener: socket.socket, number: int) -> None:
    """So many at once, each of which is answered."""
    clients = [stack.enter_context(socket.create_connection(listener.getsockname(), 30)) for _ in range(number)]
    for client in clients:
        client.sendall(GET)
    assert all(client.recv(1 << 16).startswith(b"HTTP/1.1 204 ") for client in clients)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_concurrent_connections_are_distributed(loop: str) -> None:
    counts = [0, 0]
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener, ExitStack() as stack:
        servers = [stack.enter_context(one_of(listener, AcceptBalance(counts, number), loop)) for number in (0, 1)]
        connected(stack, listener, 60)
        eventually(lambda: counts == [len(server.server_state.connections) for server in servers])
        assert sum(counts) == 60
        assert min(counts) >= 15


def test_a_process_that_accepts_nothing_delays_no_connection() -> None:
    """As one that was killed a moment ago."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener, ExitStack() as stack:
        stack.enter_context(one_of(listener, AcceptBalance([0, 0], 0), "auto"))
        connected(stack, listener, 60)
