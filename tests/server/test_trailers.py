"""Headers after the body of a chunked call: they change nothing of what the call means (RFC 9110, 6.5.1)."""

import json
from socket import create_connection
from typing import Any

from tests.server.answering import PATIENCE, Answering, answer, call
from tests.support.cases import each_case

JSON = "Content-Type: application/json\r\n"
LEAD = '{"name": "Harbour"}'


def chunked(running: Answering, path: str, head: str, body: str, trailer: str = "") -> tuple[int, Any]:
    """Status and JSON of a call whose body comes in one chunk, with the trailer in the same packet."""
    with create_connection(("127.0.0.1", running.plain), PATIENCE) as connection:
        start = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n{head}\r\n"
        connection.sendall(f"{start}{len(body):x}\r\n{body}\r\n0\r\n{trailer}\r\n".encode())
        status, text = answer(connection)
        return status, json.loads(text)


def read(running: Answering, path: str, head: str = "") -> Any:
    with create_connection(("127.0.0.1", running.plain), PATIENCE) as connection:
        status, text = call(connection, path, "localhost", more=head)
        assert status == 200
        return json.loads(text)


def new_account(running: Answering) -> Any:
    """Create an account of Close."""
    status, account = chunked(running, "/_dealdock/accounts", JSON, '{"vendor": "close"}')
    assert status == 201
    return account


def names(running: Answering, key: str) -> list[str]:
    """The names of the account's leads."""
    found = read(running, "/close/api/v1/lead/", f"Authorization: Bearer {key}\r\n")["data"]
    return [lead["name"] for lead in found]


def test_credentials_are_not_taken(running: Answering) -> None:
    close = new_account(running)
    trailer = f"Authorization: Bearer {close['access_token']}\r\n"
    assert chunked(running, "/close/api/v1/lead/", JSON, LEAD, trailer)[0] == 401
    assert names(running, close["access_token"]) == []
    assert chunked(running, "/close/api/v1/lead/", JSON + trailer, LEAD)[0] == 200
    assert names(running, close["access_token"]) == ["Harbour"]


@each_case(
    "trailer",
    [
        "X-HTTP-Method-Override: GET\r\n",
        "Content-Type: text/plain\r\n",
        "Host: pi.pardot.com\r\n",
        "Authorization: Bearer wrong\r\n",
        "Dealdock-Fault: status=503\r\n",
    ],
)
def test_the_call_is_what_it_was(running: Answering, trailer: str) -> None:
    close = new_account(running)
    head = f"Authorization: Bearer {close['access_token']}\r\n"
    status, lead = chunked(running, "/close/api/v1/lead/", JSON + head, LEAD, trailer)
    assert (status, lead["name"]) == (200, "Harbour")
    assert names(running, close["access_token"]) == ["Harbour"]
    recorded, _ = read(running, f"/_dealdock/accounts/{close['id']}/requests")
    assert recorded["headers"].keys() == {"host", "transfer-encoding", "content-type", "authorization"}
    assert recorded["headers"]["content-type"] == "application/json"


def test_a_body_without_a_type_has_none(running: Answering) -> None:
    before = read(running, "/_dealdock/accounts")
    assert chunked(running, "/_dealdock/accounts", "", "{}", JSON)[0] == 415
    assert read(running, "/_dealdock/accounts") == before
