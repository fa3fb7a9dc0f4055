"""One process that answers, here in a thread, with applications of the test's own."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import create_connection, create_server, socket
from typing import Any, Final

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from dealdock.server import http_protocol, process
from dealdock.server.http_protocol import Connection
from dealdock.server.process import Server
from tests.support.running import eventually

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def quick(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def patient(_scope: Scope, receive: Receive, _send: Send) -> None:
    """An application that sends no response, and waits until the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass


class Endless:
    """An application that never answers."""

    def __init__(self) -> None:
        self.called = threading.Event()

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        self.called.set()
        await asyncio.Event().wait()


@contextmanager
def answering(app: Any, loop: str = "auto") -> Iterator[tuple[Server, socket, list[bool]]]:
    """A server, a connection to it, and the place where it records that it has finished."""
    ready, finished = threading.Event(), list[bool]()
    with create_server(("127.0.0.1", 0)) as listener:
        server = Server(app, ready=ready.set, signals=())
        server.config.loop = loop
        thread = threading.Thread(target=lambda: finished.append(server.answer(listener)))
        thread.start()
        assert ready.wait(30)
        with create_connection(listener.getsockname(), 30) as client:
            yield server, client, finished
            server.stop()
            thread.join(30)
            assert len(finished) == 1


def test_answers_name_no_server_but_the_date() -> None:
    with answering(quick) as (_, client, _):
        client.sendall(GET)
        head = client.recv(1 << 16).lower()
        assert head.startswith(b"http/1.1 204")
        assert b"\r\ndate: " in head
        assert b"\r\nserver:" not in head


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize(("app", "sent"), [(quick, GET * 3), (patient, GET), (quick, b"no call\r\n")])
def test_a_closed_connection_leaves_no_reference_cycle(app: Any, sent: bytes, loop: str) -> None:
    def held() -> int:
        young = gc.get_objects(generation=0)  # while the collector is off, all that is new stays there
        return sum(isinstance(each, Connection | RequestResponseCycle) for each in young)

    with answering(app, loop) as (server, client, _):
        eventually(lambda: server.server_state.connections)
        gc.collect(0)  # what is older is not counted, and takes a second to collect
        gc.disable()
        try:
            before = held()
            for _ in range(5):
                with create_connection(client.getpeername(), 30) as other:
                    eventually(lambda: len(server.server_state.connections) > 1)
                    other.sendall(sent)
                eventually(lambda: len(server.server_state.connections) == 1)
            eventually(lambda: held() <= before)
        finally:
            gc.enable()


LATE_SECONDS: Final = 0.4


async def late(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that begins to read the body after a multiple of its time limit."""
    await asyncio.sleep(2 * LATE_SECONDS)
    while (await receive())["more_body"]:
        pass
    await quick(scope, receive, send)


def test_a_body_that_the_server_reads_late_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "RECEIVE_SECONDS", LATE_SECONDS)
    with answering(late) as (_, client, _):
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000)
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 204 ")


def test_it_is_stopped_from_any_thread() -> None:
    with answering(quick) as (server, client, finished):
        server.stop()
        assert client.recv(1) == b""
    assert finished == [True]


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_a_call_that_comes_in_the_moment_when_it_stops_is_answered(loop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LULL_SECONDS", 30)
    with answering(quick, loop) as (server, client, finished):
        client.sendall(GET)
        assert b"connection: close" not in client.recv(1 << 16)
        server.stop()
        eventually(lambda: not server.servers[0].is_serving())
        client.sendall(GET)
        answer = client.recv(1 << 16)
        assert answer.startswith(b"HTTP/1.1 204")
        assert b"connection: close" in answer
        assert client.recv(1) == b""
    assert finished == [True]


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_new_connections_are_accepted_while_others_call_continuously(loop: str) -> None:
    crowd, busy, all_here = 200, threading.Event(), threading.Event()
    seen: list[int] = []

    async def look(_scope: Scope, _receive: Receive, send: Send) -> None:
        busy.set()
        assert all_here.wait(30)  # in the loop, which looks at nothing meanwhile
        for _ in range(crowd // 3):  # turns, as other calls take them
            await asyncio.sleep(0)
        seen.append(len(server.server_state.connections))
        await quick(_scope, _receive, send)

    with answering(look, loop) as (server, client, _), ExitStack() as connections:
        client.sendall(GET)
        assert busy.wait(30)
        for _ in range(crowd):
            connections.enter_context(create_connection(client.getpeername(), 30))
        all_here.set()
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 204")
        assert seen == [1 + crowd]


def test_it_waits_for_a_call_as_long_as_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "DRAIN_SECONDS", 0.1)
    app = Endless()
    with answering(app) as (_, client, finished):
        client.sendall(GET)
        assert app.called.wait(30)
    assert finished == [False]
