"""Runs the real command, in processes of its own."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import IO, Any
from urllib.parse import urlsplit

PATIENCE = 60.0

COMMAND = [sys.executable, "-m", "dealdock"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("DEALDOCK_")}


def run(*words: object, **environment: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=ENVIRONMENT | {name: str(value) for name, value in environment.items()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass
class Started:
    """A server that answers, started by `dealdock start` with its output in pipes."""

    process: subprocess.Popen[str]
    line: dict[str, Any]
    stderr: IO[bytes]

    @property
    def account(self) -> dict[str, Any]:
        account: dict[str, Any] = self.line["account"]
        return account

    def connect(self) -> HTTPConnection:
        """A connection to it, as a client keeps one."""
        address = urlsplit(self.line["url"])
        return HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body of a call, on a connection of its own."""
        connection = self.connect()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def query(self) -> list[dict[str, Any]]:
        """The first account's opportunities, with the keys that were printed."""
        keys = f"Pardot api_key={self.account['api_key']}, user_key={self.account['user_key']}"
        status, body = self.get("/api/opportunity/version/3/do/query?format=json&output=bulk", Authorization=keys)
        answer = json.loads(body)
        assert status == 200, body
        assert answer["@attributes"]["stat"] == "ok", body
        found = (answer["result"] or {}).get("opportunity", [])
        return found if isinstance(found, list) else [found]

    def is_listening(self) -> bool:
        connection = self.connect()
        try:
            connection.connect()
        except ConnectionError:
            return False
        finally:
            connection.close()
        return True

    def end(self) -> tuple[int, str]:
        """Exit code, and what it printed after its line: once it and every process that it started have ended."""
        assert self.process.stdout is not None
        rest = self.process.stdout.read()  # ends when nobody is left who could write
        return self.process.wait(), rest

    def stop(self) -> tuple[int, str]:
        self.process.terminate()
        return self.end()

    def said(self) -> str:
        """What it wrote to stderr until now."""
        self.stderr.seek(0)
        return self.stderr.read().decode()


@contextmanager
def start(*options: object, **environment: object) -> Iterator[Started]:
    """`dealdock start` on a free port, until the block ends: by SIGKILL, which leaves what it had to `temporary`."""
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            [*COMMAND, "start", "--port", "0", *map(str, options)],
            start_new_session=True,  # its group holds what it started, and nothing else
            env=ENVIRONMENT | {"TMPDIR": temporary} | {name: str(value) for name, value in environment.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            server = Started(process, json.loads(process.stdout.readline() or "{}"), stderr)
            assert server.line, server.said()
            yield server
        finally:
            watchdog.cancel()
            process.kill()
            process.communicate()  # ends when its workers have ended, too


def eventually(happens: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks; what is waited for is the look
