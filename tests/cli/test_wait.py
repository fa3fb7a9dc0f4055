import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.support.ports import unused_port
from tests.support.running import COMMAND, ENVIRONMENT, PATIENCE, run, start


def test_ends_once_the_server_is_ready() -> None:
    with start() as server:
        assert run("wait", server.line["url"]).returncode == 0


@pytest.mark.slow
def test_finds_the_server_by_the_settings() -> None:
    with start() as server:
        port = server.line["url"].rpartition(":")[2]
        assert run("wait", DEALDOCK_HOST="0.0.0.0", DEALDOCK_PORT=port).returncode == 0  # noqa: S104 (not bound)


@pytest.mark.slow
def test_waits_for_a_server_that_is_not_there_yet() -> None:
    """Until it has knocked in vain once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = "http://127.0.0.1:{1}".format(*listener.getsockname())
        waiting = subprocess.Popen([*COMMAND, "wait", url], env=ENVIRONMENT)
        for answer in (b"", *(b"HTTP/1.1 %d x\r\n\r\n" % status for status in (503, 404, 301, 200))):
            connection, _ = listener.accept()
            with connection:
                assert connection.recv(1 << 16).startswith(b"GET /_dealdock/readyz ")
                connection.sendall(answer)
        assert waiting.wait(PATIENCE) == 0


@pytest.mark.slow
def test_ends_with_a_reason_after_the_timeout() -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    done = run("wait", url, "--timeout", "0.1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"dealdock: {url} isn't ready after 0.1 seconds: Connection refused\n"


@pytest.mark.slow
def test_takes_no_other_server_for_it() -> None:
    """Its answer to a path that it does not have is 404. That is the reason, though a later call may get no answer."""
    is_answered, is_over = threading.Event(), threading.Event()

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if is_answered.is_set():
                is_over.wait(PATIENCE)
            else:
                self.send_error(404)
                is_answered.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name in the base class)
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{other.server_port}"
        done = run("wait", url, "--timeout", "1")
        is_over.set()
        other.shutdown()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"dealdock: {url} isn't ready after 1 seconds: the status of its response is 404\n"


def test_takes_no_other_kind_of_address() -> None:
    done = run("wait", "ftp://example.com")
    assert done.returncode == 2
    assert done.stderr == "dealdock: 'ftp://example.com' is not an address of a server. Use http://host:port\n"
