"""The end of a started server: with one process, and with several."""

import json
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.running import COMMAND, ENVIRONMENT, PATIENCE, Started, eventually, start

pytestmark = pytest.mark.slow

BODY = b"limit=1"


@pytest.fixture(params=[1, 2], ids=["alone", "workers"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Started]:
    """A server whose temporary files, and database if it is alone, are below `tmp_path`."""
    several: dict[str, object] = {}
    if request.param > 1:
        several["DEALDOCK_DATABASE"] = request.getfixturevalue("migrated_postgres")()
        several["DEALDOCK_HOME"] = tmp_path.parent / "home"
    with start("--workers", request.param, TMPDIR=tmp_path, **several) as server:
        yield server


class RunningCall:
    """A call that the server has begun and can't end before it has got the body."""

    def __init__(self, server: Started) -> None:
        account = server.account
        self._connection = server.connect()
        self._connection.connect()
        head = (
            "POST /api/opportunity/version/3/do/query HTTP/1.1",
            "Host: localhost",
            f"Authorization: Pardot api_key={account['api_key']}, user_key={account['user_key']}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(BODY)}",
            "Expect: 100-continue",
        )
        self._connection.sock.sendall("\r\n".join([*head, "", ""]).encode())
        assert self._connection.sock.recv(100).startswith(b"HTTP/1.1 100")

    def finish(self) -> bytes:
        self._connection.sock.sendall(BODY)
        answer = b""
        while part := self._connection.sock.recv(1 << 16):
            answer += part
        return answer

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def running_call(server: Started) -> Iterator[RunningCall]:
    call = RunningCall(server)
    yield call
    call.close()


class TestASignal:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_ends_it_with_nothing_left_behind(self, server: Started, number: int, tmp_path: Path) -> None:
        assert list(tmp_path.iterdir())
        server.process.send_signal(number)
        assert server.end() == (0, "")
        assert not list(tmp_path.iterdir())
        assert server.said() == ""

    def test_closes_idle_connections_at_once(self, server: Started) -> None:
        connection = server.connect()
        connection.request("GET", "/")
        connection.getresponse().read()
        server.process.terminate()
        assert connection.sock.recv(1) == b""
        connection.close()
        assert server.end() == (0, "")

    def test_closes_tunnels_and_silent_connections_to_the_https_port(self, server: Started) -> None:
        address = urlsplit(server.line["https_url"])
        context = ssl.create_default_context(cafile=server.line["ca_file"])
        tunnel = HTTPSConnection(address.hostname or "", address.port, timeout=PATIENCE, context=context)
        tunnel.set_tunnel("pi.pardot.com", 443)
        tunnel.request("GET", "/")
        assert json.loads(tunnel.getresponse().read())["url"] == "https://pi.pardot.com"
        with socket.create_connection((address.hostname, address.port), PATIENCE) as silent:
            server.process.terminate()
            assert (tunnel.sock.recv(1), silent.recv(1)) == (b"", b"")
        tunnel.close()
        assert server.end() == (0, "")
        assert server.said() == ""

    def test_waits_for_running_calls(self, server: Started, running_call: RunningCall) -> None:
        server.process.terminate()
        eventually(lambda: not server.is_listening())
        assert server.process.poll() is None
        answer = running_call.finish()
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in answer
        assert b'stat="ok"' in answer
        assert server.end() == (0, "")
        events = [json.loads(line)["event"] for line in server.said().splitlines()]
        assert events == ["stopping after 1 running calls; a second signal aborts them", "call"]

    @pytest.mark.usefixtures("running_call")
    def test_when_it_is_the_second_breaks_off_what_runs(self, server: Started, tmp_path: Path) -> None:
        server.process.terminate()
        eventually(lambda: not server.is_listening())
        server.process.terminate()
        assert server.end() == (1, "")
        assert not list(tmp_path.iterdir())


@contextmanager
def until_stdin_closes(folder: Path, *, profiles: str = "", **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server whose temporary files are in this folder, until the block ends. It is ready.

    `profiles`: "1" if it writes the names of the modules that it imports to standard error.
    """
    command = [*COMMAND, "start", "--port", "0", "--until-stdin-closes", "--scene", "empty"]
    environment = ENVIRONMENT | {"TMPDIR": str(folder), "PYTHONPROFILEIMPORTTIME": profiles}
    wanted = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(command, env=environment, **wanted) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline()
            yield server
        finally:
            server.kill()


class TestStandardInput:
    def test_that_closes_ends_it_with_nothing_left_behind(self, tmp_path: Path) -> None:
        with until_stdin_closes(tmp_path, stdin=subprocess.PIPE) as server:
            assert server.communicate(b"text is ignored", timeout=PATIENCE) == (b"", b"")
            assert server.returncode == 0
        assert not list(tmp_path.iterdir())

    def test_that_is_no_pipe_ends_nothing(self, tmp_path: Path) -> None:
        with until_stdin_closes(tmp_path, stdin=subprocess.DEVNULL) as server:
            assert server.stderr is not None
            assert b"--until-stdin-closes is ignored" in server.stderr.readline()
            assert server.poll() is None

    @pytest.mark.slow
    def test_that_may_close_leaves_vendors_to_their_first_calls(self, tmp_path: Path) -> None:
        names = tmp_path / "modules"
        with names.open("wb") as file, until_stdin_closes(tmp_path, profiles="1", stdin=subprocess.PIPE, stderr=file):
            imported = names.read_text()
        assert "dealdock.vendors.registry" in imported
        assert "dealdock.vendors.copper.api" not in imported


def test_before_it_answers_a_signal_leaves_nothing_behind_either(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "start", "--port", "0"], env=ENVIRONMENT | {"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE
    )
    eventually(lambda: list(tmp_path.glob("*/dealdock.db")))
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert process.returncode in {0, 130}
    assert not list(tmp_path.iterdir())
