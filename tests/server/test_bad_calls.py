"""Calls that are malformed or incomplete: each is refused in the form of its vendor, and holds no place."""

import json
from contextlib import suppress
from itertools import repeat
from socket import SHUT_WR, SO_RCVBUF, SOL_SOCKET, create_connection, socket
from typing import IO, Any

import pytest

from tests.server.answering import PATIENCE, Answering, answer, call
from tests.support.running import eventually

API = "/api/opportunity/version/3/do/query?format=json"
FORM = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = FORM + "Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = b"x" * 65_536


def connect(running: Answering) -> socket:
    return create_connection(("127.0.0.1", running.plain), PATIENCE)


def answers(connection: socket, number: int) -> list[tuple[int, str]]:
    """Status and body of as many as are to come one after another."""
    with connection.makefile("rb") as file:
        return [_next(file) for _ in range(number)]


def _next(file: IO[bytes]) -> tuple[int, str]:
    status = int(file.readline().split()[1])
    length = 0
    while line := file.readline().strip():
        name, _, value = line.lower().partition(b":")
        length = int(value) if name == b"content-length" else length
    return status, file.read(length).decode()


def ends(connection: socket) -> bool:
    """Return True if nothing more comes, nor is read."""
    connection.shutdown(SHUT_WR)  # else what is still to come is awaited for a second
    return connection.recv(1) == b""


def pardot(body: str) -> int:
    """The error's code in JSON."""
    code: int = json.loads(body)["@attributes"]["err_code"]
    return code


class TestMethods:
    @pytest.mark.parametrize("method", ["BREW", "get", "G", "QUERY", "CONNECT", "X" * 64, "$!"])
    def test_that_are_unknown_are_answered_like_others(self, running: Answering, method: str) -> None:
        with connect(running) as client:
            status, body = call(client, API, method=method)
            assert (status, pardot(body)) == (200, 60)
            assert call(client, "/services/oauth2/token", method=method)[0] == 405
            status, body = call(client, "/_dealdock/accounts", "localhost", method)
            assert (status, json.loads(body)["detail"]) == (
                405,
                f"{method} is not possible here. Possible methods: GET, POST.",
            )
            assert call(client)[0] == 200

    def test_that_offer_a_tunnel_are_answered_behind_other_calls_too(self, running: Answering) -> None:
        with connect(running) as client:
            client.sendall(f"GET {API} HTTP/1.1\r\n\r\nCONNECT {API} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert [pardot(body) for _, body in answers(client, 2)] == [1, 60]

    def test_may_come_in_pieces_behind_empty_lines_and_with_a_body(self, running: Answering) -> None:
        with connect(running) as client:
            for piece in ("\r\n", "\r", "\nBR", "E", f"W {API} HTTP/1.1\r\n", f"{FORM}Content-", "Length: 3\r\n\r\nab"):
                client.sendall(piece.encode())
            client.sendall(f"cPOST {API} HTTP/1.1\r\n{FORM}\r\n".encode())
            assert [pardot(body) for _, body in answers(client, 2)] == [60, 1]

    def test_may_come_with_an_offer_of_another_protocol(self, running: Answering) -> None:
        with connect(running) as client:
            status, body = call(client, API, method="BREW", more="Connection: upgrade\r\nUpgrade: h2c\r\n")
            assert (status, pardot(body)) == (200, 60)


class TestWhatIsNoCall:
    @pytest.mark.parametrize(
        "sent",
        [
            f"GET {API} with words behind it HTTP/1.1\r\n\r\n",
            f"GET {API} HTTP/9.9\r\n\r\n",
            f"GET {API} HTTP/2.0\r\nHost: localhost\r\n\r\n",
            f"POST {API} HTTP/2.0\r\n{FORM}Content-Length: 3\r\n\r\na=1",
            f"GET {API} HTTP/2.0\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
            f"BREW {API} HTTP/2.0\r\n\r\n",
            f"GET {API} HTTP/0.9\r\n\r\n",
            f"GET {API}\r\n\r\n",
            f"GET javascript://localhost{API} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            f"GET ftp://localhost{API} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            f"GET {API} HTTP/1.1\r\nno header\r\n\r\n",
            f"GET {API} HTTP/1.1\r\nX: \0\r\n\r\n",
            f"POST {API} HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            f"POST {API} HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            f"POST {API} HTTP/1.1\r\n{CHUNKED}no length\r\n",
            f"POST {API} HTTP/1.1\r\n{CHUNKED}3\r\nabc+",
        ],
    )
    def test_is_refused_in_the_envelope(self, running: Answering, sent: str) -> None:
        with connect(running) as client:
            client.sendall(sent.encode())
            status, body = answer(client)
            assert (status, pardot(body)) == (400, 51)
            assert ends(client)

    @pytest.mark.parametrize(
        "sent",
        [
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\x16\x03\x01\x02\x00",
            b"GET\t/ HTTP/1.1\r\n\r\n",
            b"x" * 70,
            b" / HTTP/1.1\r\n",
            b"GET http://localhost?a=1 HTTP/1.1\r\nno header\r\n\r\n",
        ],
    )
    def test_without_a_readable_path_is_refused_by_the_api(self, running: Answering, sent: bytes) -> None:
        with connect(running) as client:
            client.sendall(sent)
            status, body = answer(client)
            assert (status, '<err code="51">' in body) == (400, True)
        with connect(running) as client:
            [found] = json.loads(call(client, "/_dealdock/requests?limit=1", "localhost")[1])
        path = "*" if b" * " in sent else "/"
        assert (found["url"].partition("?")[0], found["status"], found["answer"]) == (path, 400, body)

    def test_is_refused_by_the_part_that_its_path_names(
        self, running: Answering, caplog: pytest.LogCaptureFixture
    ) -> None:
        for path, said in {
            "/services/oauth2/token": {
                "error": "invalid_request",
                "error_description": "it isn't HTTP that can be read",
            },
            "/_dealdock/accounts/1/import": {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": "The call could not be read: it isn't HTTP that can be read.",
            },
        }.items():
            with connect(running) as client:
                client.sendall(f"POST {path} HTTP/1.1\r\n{CHUNKED}".replace("x-www-form-urlencoded", "json").encode())
                client.sendall(b"1\r\n[\r\nno length\r\n")
                status, body = answer(client)
                assert (status, json.loads(body)) == (400, said)
        assert not caplog.records

    @pytest.mark.parametrize(
        ("address", "status"), [(f"http://[::1{API}", 400), (f"{API}&name={'x' * 65_536}", 414)], ids=["broken", "long"]
    )
    def test_is_refused_although_it_offers_another_protocol(
        self, running: Answering, caplog: pytest.LogCaptureFixture, address: str, status: int
    ) -> None:
        with connect(running) as client:
            client.sendall(f"GET {address} HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n".encode())
            code, body = answer(client)
            assert (code, pardot(body)) == (status, 51)
        assert not caplog.records

    def test_is_refused_after_the_calls_before_it_are_answered(self, running: Answering) -> None:
        with connect(running) as client:
            right = f"GET {API} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            client.sendall(right * 3 + b"GET nowhere HTTP/1.1\r\n\r\n" + right)
            assert [status for status, _ in answers(client, 4)] == [200, 200, 200, 400]
            assert ends(client)

    def test_does_not_affect_others(self, running: Answering, caplog: pytest.LogCaptureFixture) -> None:
        with connect(running) as other:
            for sent in (b"\0", b"GET / HTTP/1.1\r\n:\r\n\r\n", f"POST {API} HTTP/1.1\r\n{CHUNKED}-1\r\n".encode()):
                with connect(running) as client:
                    client.sendall(sent)
                    assert answer(client)[0] == 400
            assert call(other)[0] == 200
        assert not caplog.records


class TestEndlessRequests:
    @pytest.mark.parametrize(
        ("begun", "status"),
        [
            (f"GET {API}&name=", 414),
            (f"GET {API} HTTP/1.1\r\nX: ", 431),
            (f"POST {API} HTTP/1.1\r\n{CHUNKED}0\r\nX: ", 431),
            (f"POST {API} HTTP/1.1\r\n{CHUNKED}1;", 431),
        ],
        ids=["address", "header", "trailer", "chunk"],
    )
    def test_is_refused_once_it_is_too_much(self, running: Answering, begun: str, status: int) -> None:
        with connect(running) as client:
            client.sendall(begun.encode())
            for _ in range(8):
                client.sendall(ENDLESS)
            code, body = answer(client)
            assert (code, pardot(body)) == (status, 51)
            assert ends(client)

    @pytest.mark.slow
    def test_of_calls_without_answers_no_more_are_read_than_wait_for_theirs(self, running: Answering) -> None:
        call = f"GET {API} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        with connect(running) as client:
            client.settimeout(0.5)
            with suppress(TimeoutError):
                for many in repeat(call * 1_000, 200):
                    client.sendall(many)
            connections: set[Any] = {*running.server.server_state.connections}
            assert max(len(each.pipeline) for each in connections) < 8_000, "what one reading holds"


class TestSlowClients:
    @pytest.fixture(autouse=True)
    def patience(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dealdock.server.http_protocol.RECEIVE_SECONDS", 0.2)

    def test_gets_an_error_and_is_disconnected(self, running: Answering) -> None:
        begun = [
            "BR",
            f"GET {API}",
            f"GET {API} HTTP/1.1\r\nHost: localh",
            f"POST {API} HTTP/1.1\r\n{FORM}Content-Length: 10\r\n\r\nabc",
            f"POST {API} HTTP/1.1\r\n{CHUNKED}3\r\nabc",
            f"GET {API} HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2 + f"POST {API}",
        ]
        clients = [connect(running) for _ in begun]
        for client, sent in zip(clients, begun, strict=True):
            client.sendall(sent.encode())
        for client, before in zip(clients, [0, 0, 0, 0, 0, 2], strict=True):
            *earlier, (status, body) = answers(client, before + 1)
            assert [status for status, _ in earlier] == [200] * before
            assert (status, "Invalid parameter" in body) == (408, True)
            assert ends(client)
            client.close()

    def test_is_let_go_of_by_the_other_parts_too(self, running: Answering) -> None:
        steering = "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n"
        for path in ("/services/oauth2/token", "/_dealdock/accounts", "/_dealdock/accounts/1/import"):
            with connect(running) as client:
                client.sendall(f"POST {path} HTTP/1.1\r\n{steering}".encode())
                assert answer(client)[0] == 408
                assert ends(client)

    def test_is_let_go_of_where_the_answer_did_not_wait_for_the_body(self, running: Answering) -> None:
        with connect(running) as client:
            client.sendall(b"POST /_dealdock/accounts HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 9999\r\n\r\n")
            assert answer(client)[0] == 403
            assert ends(client)

    def test_that_does_not_read_its_answer_is_disconnected(
        self, running: Answering, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dealdock.server.http_protocol.SEND_SECONDS", 0.2)
        asked = "GET /_dealdock/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n"
        with socket() as client:
            client.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", running.plain))
            client.sendall(f"{asked}\r\n".encode() * 5 + f"{asked}Connection: close\r\n\r\n".encode())
            client.recv(1)
            eventually(lambda: not running.server.server_state.connections)

    def test_does_not_delay_others(self, running: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        slow = [connect(running) for _ in range(200)]
        for client in slow:
            client.sendall(f"POST {API} HTTP/1.1\r\n{FORM}Content-Length: 10\r\n\r\nabc".encode())
        with connect(running) as client:
            assert call(client)[0] == 200
        for client in slow:
            client.close()


def test_that_send_nothing_or_empty_lines_are_disconnected(running: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.server.config, "timeout_keep_alive", 0.2)
    for sent in (b"", b"\r\n\r\n"):
        with connect(running) as client:
            client.sendall(sent)
            assert client.recv(1) == b""
