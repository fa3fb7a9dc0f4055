"""Connections to either port, and clients that offer another protocol: Java's `HttpClient` with every call in clear."""

from socket import IPPROTO_TCP, TCP_NODELAY, create_connection

import pytest

from tests.server.answering import PATIENCE, Answering, answer, call

OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAAAA\r\n"


def said(offer: str, body: str, *, chunked: bool = False) -> tuple[str, str]:
    """Head and body of a login that shows by its answer whether the body was read."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"
    form = f"{len(body):x}\r\n{body}\r\n0\r\n\r\n" if chunked else body
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"POST /api/login/version/3 HTTP/1.1\r\nHost: localhost\r\n{offer}{kind}\r\n{length}\r\n\r\n", form


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("offer", [OFFER, "Connection: upgrade\r\nUpgrade: websocket\r\n"], ids=["h2c", "websocket"])
def test_are_answered_in_the_protocol_that_they_speak(running: Answering, offer: str, chunked: bool) -> None:
    with create_connection(("127.0.0.1", running.plain), PATIENCE) as connection:
        head, body = said(offer, "format=json", chunked=chunked)
        connection.sendall((head + body + head).encode())
        answers = [answer(connection)]
        connection.sendall(body.encode())  # the second call's
        answers.append(answer(connection))
        connection.sendall("".join(said("", "format=json")).encode())
        answers.append(answer(connection))
    assert [status for status, _ in answers] == [200, 200, 200]
    assert all('"err_code":15' in said.replace(" ", "") for _, said in answers)


def test_the_end_of_an_answer_in_parts_does_not_wait_until_the_client_acknowledges_the_beginning(
    running: Answering,
) -> None:
    with create_connection(("127.0.0.1", running.plain), PATIENCE) as plain, running.secure() as secure:
        assert call(plain, "/_dealdock/livez", "localhost")[0] == call(secure, "/_dealdock/livez")[0] == 200
        sockets = [each.transport.get_extra_info("socket") for each in running.server.server_state.connections]
        assert len(sockets) == 2
        assert all(each.getsockopt(IPPROTO_TCP, TCP_NODELAY) for each in sockets)
