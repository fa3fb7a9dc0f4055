"""Messages of connectors that write JSON lines to stdout, and the files that they are given."""

import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dealdock.judge import placeholders
from dealdock.judge.connector import ConnectorError, Place, Row, with_last_lines
from dealdock.judge.outputs import UNREADABLE, Unreadable
from dealdock.judge.processes import Program


class Found(NamedTuple):
    """A discovered stream, with the columns of its id and of its change time, if the catalog names them."""

    name: str
    key: str | None
    version: str | None
    columns: Collection[str]


def messages(program: Program) -> Iterator[Row | Unreadable]:
    """Return the messages of an ended program. A last line that is not complete is not a message."""
    with program.output.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield _message(line)


def discovered(program: Program, timeout: float, name: str, last_words: Callable[[Program], str]) -> str:
    """Return the whole output of a connector's discovery.

    Raises:
        ConnectorError: It failed, or has not ended after the timeout.

    """
    code = program.wait(timeout)
    if code != 0:
        ended = f"has not ended after {timeout:g} s" if code is None else f"failed with exit code {code}"
        raise ConnectorError(with_last_lines(f"The discovery of {name} {ended}", last_words(program)))
    return program.output.read_text(encoding="utf-8", errors="replace")


def written(place: Place, name: str, content: Any) -> str:
    """Write a file for the connector as JSON, and return its path."""
    path = place.state / f"{name}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def configuration(place: Place, number: int, template: Any) -> str:
    """Write the configuration with all placeholders filled, and return its path."""
    return written(place, "config", placeholders.fill(template, place.values(number)))


def state_file(place: Place) -> Path:
    """Return the path of the state that the previous run left; there is none before the first run."""
    return place.state / "state.json"


def _message(line: bytes) -> Row | Unreadable:
    try:
        message = json.loads(line)
    except ValueError:
        return UNREADABLE
    return message if isinstance(message, dict) else UNREADABLE
