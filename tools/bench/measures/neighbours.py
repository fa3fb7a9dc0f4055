"""`read` beside other servers that tests use: moto and json-server, with their reads of one small record."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from tools.bench import calls, serving
from tools.bench.comparing import Side, compare
from tools.bench.filling import Filling, fill
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.result import Result
from tools.bench.suite import Suite

CONNECTIONS: Final = (1, 16)
TABLE: Final = "deals"
_START_SECONDS: Final = 30.0
_DEAL: Final = {"id": "1", "name": "A deal & its name", "value": "12345.67"}


_MOTO: Final = """
import sys, uvicorn
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
app = DomainDispatcherApplication(create_backend_app)
uvicorn.run(app, port=int(sys.argv[1]), interface="wsgi", log_level="error")
"""
"""The application of moto, by uvicorn: its own server closes the connection after each response."""


class Neighbour(NamedTuple):
    """Another server."""

    name: str
    install: str
    """The command that installs it."""
    is_installed: Callable[[], bool]
    version: Sequence[str]
    """The command that prints its version."""
    command: Callable[[int, Path], Sequence[str]]
    """Returns the command that starts it on a port, with a file of records."""
    make_read: Callable[[str], bytes]
    """Returns the request that reads a record."""


def measure(suite: Suite) -> Iterator[Result]:
    """Compare a read of an opportunity with a read of a record of each of the others."""
    (account,) = fill(database := suite.new_database("neighbours"), Filling(suite.sizes.medium, prospects_each=1))
    with serving.dealdock(database) as served:
        ours = Side(served.url, calls.reads(served.url, account))
        for neighbour in NEIGHBOURS:
            if not neighbour.is_installed():
                yield Result.missing(f"read, against {neighbour.name}", None, f"{neighbour.install} was not run")
                continue
            with _running(neighbour, suite.folder) as theirs:
                for connections in CONNECTIONS:
                    compared = compare(suite, ours, theirs, connections=connections)
                    called = f"{neighbour.name} {_version(neighbour)}"
                    yield compared.rates(f"read, {connections} connection{'s' * (connections > 1)}, against {called}")


@contextmanager
def _running(neighbour: Neighbour, folder: Path) -> Iterator[Side]:
    """Run the other server, with one record."""
    port, file = _free_port(), folder / "deals.json"
    file.write_text(json.dumps({TABLE: [_DEAL]}))
    command = neighbour.command(port, file)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            url = f"http://127.0.0.1:{port}"
            yield Side(url, [neighbour.make_read(url)])
        finally:
            process.kill()


def _moto_read(url: str) -> bytes:
    """Make an object in a bucket, and return the request that reads it."""
    signed = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    put = partial(request, url, "PUT", authorization=signed)
    with TimedConnection(url) as connection:
        succeeded(connection.call(put(f"/{TABLE}", headers={"Content-Length": "0"})))
        succeeded(connection.call(put(f"/{TABLE}/1", document=_DEAL)))
    return request(url, "GET", f"/{TABLE}/1", authorization=signed)


def _version(neighbour: Neighbour) -> str:
    printed = subprocess.run(neighbour.version, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(\.\d+)+", printed)
    return found[0] if found else "of an unknown version"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until it answers."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not answer")


NEIGHBOURS: Final = (
    Neighbour(
        "moto",
        "pip install 'moto[server,s3]'",
        lambda: find_spec("moto") is not None,
        (sys.executable, "-c", "import importlib.metadata; print(importlib.metadata.version('moto'))"),
        lambda port, _: [sys.executable, "-c", _MOTO, str(port)],
        _moto_read,
    ),
    Neighbour(
        "json-server",
        "npm install -g json-server@0.17.4",
        lambda: shutil.which("json-server") is not None,
        ("json-server", "--version"),
        lambda port, file: ["json-server", "--quiet", "--port", str(port), str(file)],
        lambda url: request(url, "GET", f"/{TABLE}/1"),
    ),
)
