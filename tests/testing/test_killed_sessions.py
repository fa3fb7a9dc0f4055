"""A pytest that is killed leaves no server, and its temporary folder only until the next server starts."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE, eventually, start

HANGING = """
import signal
from pathlib import Path

def test_it(dealdock, dealdock_server):
    Path("url").write_text(dealdock_server.url)
    Path("url").rename("ready")
    signal.pause()
"""
COMMAND = f"--dealdock-command={shlex.quote(sys.executable)} -m dealdock"


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The folder of temporary folders."""
    (folder := tmp_path / "temporary").mkdir()
    return folder


@contextmanager
def hanging(folder: Path, temporary: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a session that does not end. Yield its process and the address of its server."""
    (folder / "test_it.py").write_text(HANGING)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_it.py"]
    environment = ENVIRONMENT | {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as session:
        try:
            eventually((folder / "ready").exists)
            yield session, (folder / "ready").read_text()
        finally:
            session.kill()


def is_open(url: str) -> bool:
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname, address.port or 0), PATIENCE):
            return True
    except ConnectionError:
        return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_of_a_command_ends(tmp_path: Path, temporary: Path, number: int) -> None:
    with hanging(tmp_path, temporary, COMMAND) as (session, url):
        assert is_open(url)
        session.send_signal(number)
        session.wait(PATIENCE)
        eventually(lambda: not is_open(url))
        eventually(lambda: not list(temporary.glob("dealdock-*")))


def test_the_folder_of_a_server_in_the_process_is_removed_at_the_next_start(tmp_path: Path, temporary: Path) -> None:
    with hanging(tmp_path, temporary) as (session, url):
        (left,) = temporary.glob("dealdock-*")
        with start(TMPDIR=temporary):
            assert left.exists(), "it is in use"
        session.kill()
        session.wait(PATIENCE)
        assert not is_open(url)
        with start(TMPDIR=temporary):
            assert not left.exists()
