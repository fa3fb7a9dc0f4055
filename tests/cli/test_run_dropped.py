"""A call that is dropped, cut, held or delayed looks to a client as without dealdock, by either address."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.running import run

HERE = Path(__file__).parent / "dropped"
NODE = shutil.which("node")
AXIOS = Path(f"{sys.prefix}-close-io") / "node_modules" / "axios" / "index.js"

pytestmark = pytest.mark.slow


def lines(*command: str | Path) -> list[str]:
    done = run("run", "--vendor", "close", "--", *command)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_python_clients_see_the_same_error_and_make_the_same_calls() -> None:
    by_host = lines(sys.executable, HERE / "clients.py", "host")
    assert len(by_host) == 4 * 2 * 6
    assert by_host == lines(sys.executable, HERE / "clients.py", "base")
    assert "close POST requests, Retry: 1 calls, ConnectionError < ProtocolError < RemoteDisconnected" in by_host


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_node_clients_see_the_same_error_and_make_the_same_calls() -> None:
    axios = [AXIOS] if AXIOS.exists() else []  # `make check` installs it by npm
    by_host = lines(str(NODE), HERE / "clients.mjs", "host", *axios)
    assert len(by_host) == 4 * 2 * (1 + len(axios))
    assert by_host == lines(str(NODE), HERE / "clients.mjs", "base", *axios)
