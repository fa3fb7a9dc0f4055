"""Runs a Singer tap as it is published, where it is installed, with its address redirected."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.vendors.close.clients.redirected import Redirected

HOME: Final = Path(f"{sys.prefix}-tap-closeio")
"""The environment in which `make check` installs tap-closeio."""


class Synced(NamedTuple):
    """The output of one run of the tap."""

    records: dict[str, list[dict[str, Any]]]
    state: dict[str, Any]

    def ids(self, stream: str) -> list[Any]:
        return [each["id"] for each in self.records[stream]]


@dataclass(frozen=True)
class Tap:
    """A tap of one account, with its files in a folder."""

    config: dict[str, Any]
    folder: Path
    redirected: Redirected
    home: Path = HOME
    program: str = "tap-closeio"
    discovered: dict[str, Any] | None = None
    """The catalog, if it was discovered before, with another account."""

    @cached_property
    def catalog(self) -> dict[str, Any]:
        """All streams that the tap's discovery finds."""
        if self.discovered is not None:
            return self.discovered
        found: dict[str, Any] = json.loads(self._run("--discover").stdout)
        return found

    def sync(self, streams: Sequence[str], state: dict[str, Any]) -> Synced:
        """Run the tap over these streams from a state on."""
        for stream in self.catalog["streams"]:
            (whole,) = (each for each in stream["metadata"] if each["breadcrumb"] == [])
            whole["metadata"]["selected"] = stream["stream"] in streams
        done = self._run(*self._file("catalog", self.catalog), *self._file("state", state))
        records = defaultdict(list)
        states = []
        for message in map(json.loads, done.stdout.splitlines()):
            if message["type"] == "RECORD":
                records[message["stream"]].append(message["record"])
            elif message["type"] == "STATE":
                states.append(message["value"])
        return Synced(records, states[-1])

    def _run(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.redirected.run(self.home, self.program, *self._file("config", self.config), *options)

    def _file(self, name: str, content: dict[str, Any]) -> tuple[str, str]:
        path = self.folder / name
        path.write_text(json.dumps(content))
        return f"--{name}", str(path)
