"""Runs airbyte-source-close-com as it is published, where it is installed, with its address redirected."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from tests.vendors.close.clients.redirected import Redirected

HOME: Final = Path(f"{sys.prefix}-airbyte-close-com")
"""The environment in which `make check` installs it."""

Mode = Literal["full_refresh", "incremental"]


@dataclass(frozen=True)
class Source:
    """A source of one account, with its files in a folder."""

    config: dict[str, Any]
    folder: Path
    redirected: Redirected
    discovered: dict[str, dict[str, Any]] | None = None
    """Its streams, if they were discovered before, with another account."""

    @property
    def status(self) -> str:
        """The outcome of its check of the connection."""
        (message,) = self._run("check", "CONNECTION_STATUS")
        return message["connectionStatus"]["status"]  # type: ignore[no-any-return]  # as the source wrote it

    @cached_property
    def streams(self) -> dict[str, dict[str, Any]]:
        """All streams that it discovers, by name."""
        if self.discovered is not None:
            return self.discovered
        (message,) = self._run("discover", "CATALOG")
        return {each["name"]: each for each in message["catalog"]["streams"]}

    def read(self, names: Sequence[str], mode: Mode, state: Any = None) -> tuple[dict[str, list[dict[str, Any]]], Any]:
        """Read streams. Return the records by stream, and the state for the next run."""
        streams = [
            {"stream": self.streams[name], "sync_mode": mode, "destination_sync_mode": "append"} for name in names
        ]
        files = [*self._file("catalog", {"streams": streams}), *(self._file("state", state) if state else [])]
        records, states = defaultdict(list), {}
        for message in self._run("read", None, *files):
            if message["type"] == "RECORD":
                records[message["record"]["stream"]].append(message["record"]["data"])
            elif message["type"] == "STATE":
                states[message["state"]["stream"]["stream_descriptor"]["name"]] = message["state"]
        return records, [*states.values()]

    def _run(self, command: str, kind: str | None, *options: str) -> Iterator[dict[str, Any]]:
        done = self.redirected.run(HOME, "source-close-com", command, *self._file("config", self.config), *options)
        for line in done.stdout.splitlines():
            message = json.loads(line)
            if kind in (None, message["type"]):
                yield message

    def _file(self, name: str, content: Any) -> tuple[str, str]:
        path = self.folder / name
        path.write_text(json.dumps(content))
        return f"--{name}", str(path)
