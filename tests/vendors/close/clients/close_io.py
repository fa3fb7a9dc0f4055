"""Runs close.io (a client for Node) as it is published, where it is installed, through the sandbox's proxy."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Self

from tests.vendors.close.clients.redirected import Redirected

HOME: Final = Path(f"{sys.prefix}-close-io")
"""The folder in which `make check` installs it."""
NODE: Final = shutil.which("node") or "node"
RUNNER: Final = Path(__file__).with_name("run_close_io.js")


class RejectedError(Exception):
    """A promise of the client that was rejected, with the value that it was rejected with."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class CloseIo(NamedTuple):
    """The client in a process of Node, with the API key of one account."""

    key: str
    calls: IO[str]
    outcomes: IO[str]

    @classmethod
    @contextmanager
    def started(cls, redirected: Redirected) -> Iterator[Self]:
        """Start the process, without a key. It ends with the block."""
        with subprocess.Popen(
            [NODE, str(RUNNER), str(HOME / "node_modules" / "close.io")],
            env=redirected.proxied_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin
            assert process.stdout
            yield cls("", process.stdin, process.stdout)

    def call(self, name: str, *parameters: Any) -> Any:
        """Call a function, such as `lead.create`, and return what its promise resolves to.

        Raises RejectedError.
        """
        self.calls.write(json.dumps([self.key, name, parameters]) + "\n")
        self.calls.flush()
        line = self.outcomes.readline()
        assert line, f"Node ended at {name}"
        outcome, value = json.loads(line)
        if outcome == "rejected":
            raise RejectedError(value)
        return value
