"""Calls that are costly to read, from clients without authority: how much the event loop does for one is bounded.

How long it takes is for `make soak` to measure. Here the lines of Python are counted that the loop's thread runs.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from socket import create_connection, socket
from types import FrameType
from typing import Any
from urllib.parse import quote

import pytest

from dealdock.web import forms
from dealdock.web.body_buffer import SMALL_BYTES
from tests.server.answering import PATIENCE, Answering, answer
from tools.soak.loading.costly import costly_calls

CALLS = costly_calls("http://127.0.0.1")
MOST_LINES = 15_000
"""Most calls take less than 5,000. Before the calls were bounded, the least costly took 370,000."""

PLAIN = [
    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    for path in ("/api/opportunity/version/3/do/query", "/_dealdock/nothing")
]


def connect(running: Answering) -> socket:
    return create_connection(("127.0.0.1", running.plain), PATIENCE)


def posted(path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Lines:
    """A count of the lines that a thread runs, as its trace function."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _: FrameType, event: str, __: Any) -> "Lines":
        self.count += event == "line"
        return self


@pytest.fixture
def lines(running: Answering) -> Iterator[Lines]:
    """Those that the server's loop runs until the end of the test."""
    loop, lines = running.server._loop, Lines()  # noqa: SLF001 (it may not be stopped or traced by another process)
    assert loop is not None
    with closing(connect(running)) as connection:
        for call in PLAIN:  # what is imported with the first call is no part of it
            connection.sendall(call)
            answer(connection)
    loop.call_soon_threadsafe(sys.settrace, lines)
    yield lines
    loop.call_soon_threadsafe(sys.settrace, None)


@pytest.mark.parametrize("name", [name for name in CALLS if name != "a body of control characters"])
def test_the_loop_does_little_for_one(running: Answering, lines: Lines, name: str) -> None:
    with closing(connect(running)) as connection:
        connection.sendall(CALLS[name])
        assert answer(connection)[0] in {200, 404, 413}
        assert 0 < lines.count < MOST_LINES


@pytest.mark.parametrize("path", ["/api/opportunity/version/3/do/query", "/services/oauth2/token"])
def test_a_large_form_is_read_in_a_thread_and_a_small_one_is_not(
    running: Answering, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, read = [], forms.query_pairs

    def spy(form: bytes) -> forms.Pairs:
        if form:  # it reads the query string, too, which is empty here
            readers.append((len(form), threading.get_ident()))
        return read(form)

    monkeypatch.setattr(forms, "query_pairs", spy)
    with closing(connect(running)) as connection:
        for size in (SMALL_BYTES, SMALL_BYTES + 1):
            connection.sendall(posted(path, b"a" * size))
            answer(connection)
    (small, on_loop), (large, in_thread) = readers
    assert (small, large) == (SMALL_BYTES, SMALL_BYTES + 1)
    assert on_loop != in_thread


@pytest.mark.slow
def test_large_forms_are_read_one_after_another(running: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several at once would delay the thread of the event loop."""
    at_work, most, read = [0], [0], forms.query_pairs

    def spy(form: bytes) -> forms.Pairs:
        if not form:  # it reads the query string, too, which is empty here
            return []
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        pairs = read(form)
        at_work[0] -= 1
        return pairs

    monkeypatch.setattr(forms, "query_pairs", spy)
    call = posted("/api/opportunity/version/3/do/query", b"%41b" * 100_000)
    connections = [connect(running) for _ in range(6)]
    for connection in connections:
        connection.sendall(call)
    for connection in connections:
        assert answer(connection)[0] == 200
        connection.close()
    assert most == [1]


class TestAPath:
    """Its escapes are decoded here, not by the HTTP library."""

    @pytest.mark.parametrize("path", ["/_dealdock/%6Civez", "/%5Fdealdock/livez?a=%", "/_dealdock/live%7A"])
    def test_with_escapes_is_decoded(self, running: Answering, path: str) -> None:
        with closing(connect(running)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert answer(connection) == (200, '{"status":"ok"}')

    @pytest.mark.parametrize("path", ["/_dealdock/%livez", "/_dealdock/livez%", "/_dealdock/%2zlivez", "/%E9"])
    def test_keeps_invalid_escapes(self, running: Answering, path: str) -> None:
        with closing(connect(running)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert answer(connection)[0] == 404

    def test_of_the_api_has_no_more_parameters_than_may_be(self, running: Answering) -> None:
        pairs = [f"/{quote(f'a{number}')}/%20" for number in range(1001)]
        with closing(connect(running)) as connection:
            for count, status in ((1000, 200), (1001, 413)):
                path = "/api/opportunity/version/3/do/nothing" + "".join(pairs[:count])
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                assert answer(connection)[0] == status
