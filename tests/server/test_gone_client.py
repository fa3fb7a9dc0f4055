"""Clients that are gone before the server begins their call: one that has come whole is run, and a part is not."""

import threading
from socket import create_connection, create_server

import pytest

from dealdock import Sandbox, create_app
from dealdock.server.process import Server
from tests.server.answering import PATIENCE
from tests.support.builders import Account, Pardot
from tests.support.running import eventually


@pytest.mark.parametrize("is_whole", [True, False])
def test_its_call_is_run_if_it_has_come_whole(temporary: Sandbox, loop: str, *, is_whole: bool) -> None:
    account = Account.open(temporary)
    body = "&".join(f"{name}={value}" for name, value in (*account.keys.items(), ("email", "gone@company.example")))
    head = (
        "POST /api/prospect/version/3/do/create HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + (not is_whole)}\r\n\r\n"
    )
    ready = threading.Event()
    with create_server(("127.0.0.1", 0)) as listener:
        with create_connection(listener.getsockname(), PATIENCE) as connection:
            connection.sendall(f"{head}{body}".encode())
        server = Server(create_app(temporary), ready=ready.set, signals=())
        server.config.loop = loop
        thread = threading.Thread(target=server.answer, args=(listener,))
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            with Pardot(f"http://127.0.0.1:{listener.getsockname()[1]}", account) as pardot:
                expected = 1 if is_whole else 0
                assert (
                    pardot.call("query", "prospect").code is None
                )  # a later call than that of the client that is gone
                eventually(lambda: pardot.call("query", "prospect").http.json()["result"]["total_results"] == expected)
        finally:
            server.stop()
            thread.join()
