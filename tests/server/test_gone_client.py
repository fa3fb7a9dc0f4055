"""Clients that are gone before the server begins their call: one that has come whole is run, and a part is not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection, create_server

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.server.process import Server
from tests.server.answering import PATIENCE
from tests.support.builders import Account, Pardot
from tests.support.running import eventually


@contextmanager
def after_call(sandbox: Sandbox, loop: str, head: str, body: str, *, is_whole: bool = True) -> Iterator[str]:
    """Send a call, close the connection, and start a server that then reads it. Yield its address.

    `head`: without `Host` and `Content-Length`.
    """
    sent = f"{head}\r\nHost: localhost\r\nContent-Length: {len(body) + (not is_whole)}\r\n\r\n{body}"
    ready = threading.Event()
    with create_server(("127.0.0.1", 0)) as listener:
        with create_connection(listener.getsockname(), PATIENCE) as connection:
            connection.sendall(sent.encode())
        server = Server(create_app(sandbox), ready=ready.set, signals=())
        server.config.loop = loop
        thread = threading.Thread(target=server.answer, args=(listener,))
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.stop()
            thread.join()


@pytest.mark.parametrize("is_whole", [True, False])
def test_its_call_is_run_if_it_has_come_whole(temporary: Sandbox, loop: str, *, is_whole: bool) -> None:
    account = Account.open(temporary)
    body = "&".join(f"{name}={value}" for name, value in (*account.keys.items(), ("email", "gone@company.example")))
    head = "POST /api/prospect/version/3/do/create HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"
    with (
        after_call(temporary, loop, head, body, is_whole=is_whole) as address,
        Pardot(address, account) as pardot,
    ):
        expected = 1 if is_whole else 0
        assert pardot.call("query", "prospect").code is None  # a later call than that of the client that is gone
        eventually(lambda: pardot.call("query", "prospect").http.json()["result"]["total_results"] == expected)


@pytest.mark.parametrize(
    ("call", "content", "shown", "expected"),
    [
        ("PATCH /accounts/{id}", '{"name": "Gone"}', "", "Gone"),
        ("POST /accounts/{id}/import", '{"accounts": [{"vendor": "pardot", "name": "Scene"}]}', "", "Scene"),
        ("PUT /accounts/{id}/snapshots/gone", "", "/snapshots", "gone"),
    ],
)
def test_its_call_of_the_control_plane_is_run(
    temporary: Sandbox, loop: str, call: str, content: str, shown: str, expected: str
) -> None:
    account_id = Account.open(temporary).ready.id
    method, _, path = call.format(id=account_id).partition(" ")
    head = f"{method} /_dealdock{path} HTTP/1.1" + ("\r\nContent-Type: application/json" if content else "")
    with after_call(temporary, loop, head, content) as address:
        url = f"{address}/_dealdock/accounts/{account_id}{shown}"
        eventually(lambda: f'"name":"{expected}"' in httpx.get(url).text)
