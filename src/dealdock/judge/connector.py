"""A connector that is judged: how it is run, and what a run delivered."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from dealdock.judge import left_files, placeholders

Row = dict[str, Any]

Rows = dict[str, list[Row]]
"""Rows by stream."""


class ConnectorError(Exception):
    """A connector that cannot be judged: it does not start, or has no such stream. The text says what to do."""


@dataclass
class Place:
    """An account, or one of each vendor, and the folders of a connector that runs there.

    `directory`: `{dir}`, the connector's own folder, kept between runs. `state`: a folder of judge's, with the files of
    a run. `kept`: what judge keeps from run to run, such as the state of the protocol, out of the connector's reach.
    `accounts`: as returned by the control plane, by vendor. `environment`:
    variables that lead the connector to the sandbox. `port` is a free port, and `signature_key` the subscription's;
    both are for receivers.
    """

    directory: Path
    state: Path
    accounts: Mapping[str, Mapping[str, Any]]
    environment: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    port: int | None = None
    signature_key: str | None = None

    def empty(self) -> None:
        """Remove all that runs left behind, so that the next run begins from nothing."""
        self.kept.clear()
        for each in (self.directory, self.state):
            shutil.rmtree(each, ignore_errors=True)
        self.restore()

    def restore(self) -> None:
        """Make the folders, where the connector has removed them."""
        for each in (self.directory, self.state):
            left_files.folder(each)

    def values(self, number: int) -> dict[str, Any]:
        """Return the values of the placeholders in this run."""
        known = placeholders.values(self.accounts) | {"dir": str(self.directory), "run": number}
        return known if self.port is None else known | {"port": self.port, "signature_key": self.signature_key}


def with_last_lines(words: str, last_lines: str) -> str:
    """Return a message with the last lines that a program wrote, if it wrote any."""
    return f"{words}:\n{last_lines}" if last_lines.strip() else f"{words}, and it wrote nothing"


class Remark(NamedTuple):
    """A remark on a part of a run's output that could not be read."""

    text: str
    stream: str | None = None
    """The stream whose output it is; None: the output of all streams."""


@dataclass(frozen=True)
class Run:
    """One start of a connector, and its result.

    `exit`: the exit code, negative after a signal; None if the run was ended after its timeout. `failed`: the connector
    reported a failure, by the exit code or by its protocol. `rows`: delivered by this run; with `mode: table` the state
    after it. `last_lines`: the last lines that it wrote to stderr, or else to stdout. `remarks`: on lines of its output
    that could not be read. `unread`: outputs that could not be read to their ends, with the reasons; their streams
    cannot be judged.
    """

    number: int
    exit: int | None
    failed: bool
    rows: Rows
    last_lines: str
    seconds: float
    remarks: Sequence[Remark] = ()
    unread: Sequence[Remark] = ()


class Running(Protocol):
    """A connector that was started."""

    def wait(self, timeout: float) -> Run:
        """Return the run when it has ended. After the timeout it is ended, with all its processes."""

    def kill(self) -> None:
        """End it at once with SIGKILL, with all its processes; any thread may do so. `wait` then returns the run."""


class Connector(Protocol):
    """A connector of any protocol."""

    @property
    def name(self) -> str: ...

    def prepare(self, place: Place) -> None:
        """Discover the streams, once.

        Raises:
            ConnectorError: It cannot be started, or has no such stream.

        """

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> Running:
        """Start run `number` (1, 2, …) with these streams. A command always runs with all of its streams."""

    def run(self, place: Place, number: int, *, streams: Collection[str]) -> Run:
        """Run it to its end, at most for the file's timeout."""
