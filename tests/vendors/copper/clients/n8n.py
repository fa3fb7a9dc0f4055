"""Runs the Copper nodes of n8n-nodes-base as they are published, through the sandbox's proxy."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Self

from tests.vendors.close.clients.redirected import Redirected

HOME: Final = Path(f"{sys.prefix}-n8n")
"""The folder in which `make check` installs them."""
NODE: Final = shutil.which("node") or "node"
RUNNER: Final = Path(__file__).with_name("run_n8n.js")


class RejectedError(Exception):
    """An error of a node, with its HTTP status and its texts."""

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value)
        self.status: str = value["status"]
        self.messages: list[str] = value["messages"]


class N8n(NamedTuple):
    """The nodes in a process, with the credentials of one account."""

    credentials: dict[str, str]
    calls: IO[str]
    outcomes: IO[str]

    @classmethod
    @contextmanager
    def started(cls, redirected: Redirected) -> Iterator[Self]:
        """Start the process, without credentials. It ends with the block."""
        with subprocess.Popen(
            [NODE, str(RUNNER), str(HOME)],
            env=redirected.proxied_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin
            assert process.stdout
            yield cls({}, process.stdin, process.stdout)

    def run(self, resource: str, operation: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run the node with the parameters of its form, and return its items. Raises RejectedError."""
        found: list[dict[str, Any]] = self._call(
            parameters={"resource": resource, "operation": operation, **parameters}
        )
        return found

    def webhook(self, method: str, **parameters: Any) -> bool:
        """Call a method of the trigger node: `create`, `checkExists` or `delete`."""
        return bool(self._call(webhook=method, parameters=parameters))

    def _call(self, **call: Any) -> Any:
        self.calls.write(json.dumps({"credentials": self.credentials, **call}) + "\n")
        self.calls.flush()
        line = self.outcomes.readline()
        assert line, f"Node ended at {call}"
        outcome, value = json.loads(line)
        if outcome == "rejected":
            raise RejectedError(value)
        return value
