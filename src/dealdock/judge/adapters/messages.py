"""Messages of connectors that write JSON lines to stdout, and the files that they are given."""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final, NamedTuple

from dealdock.judge import placeholders
from dealdock.judge.connector import ConnectorError, Place, Row, with_last_lines
from dealdock.judge.left_files import Unread, created, opened
from dealdock.judge.outputs import Unreadable, json_rows
from dealdock.judge.processes import Program
from dealdock.judge.reading import MAX_LINE_BYTES, Reading, check_depth

STATE: Final = "state"
"""The name under which a place keeps the state."""


class Found(NamedTuple):
    """A discovered stream, with the columns of its id and of its change time, if the catalog names them."""

    name: str
    key: str | None
    version: str | None
    columns: Collection[str]


def messages(program: Program, reading: Reading) -> Iterator[Row | Unreadable]:
    """Yield the messages of an ended program.

    Raises:
        Unread: They cannot be read.

    """
    if not program.output.is_file():
        raise Unread("the connector removed the file with its output")
    return json_rows(program.output, reading)


def discovered(program: Program, timeout: float, name: str, last_words: Callable[[Program], str]) -> str:
    """Return the whole output of a connector's discovery.

    Raises:
        ConnectorError: It failed, or has not ended after the timeout.

    """
    code = program.wait(timeout)
    if code != 0:
        ended = f"has not ended after {timeout:g} s" if code is None else f"failed with exit code {code}"
        raise ConnectorError(with_last_lines(f"The discovery of {name} {ended}", last_words(program)))
    found = opened(program.output)
    if found is None:
        raise ConnectorError(f"The discovery of {name} removed the file with its output")
    with found:
        text = found.read(MAX_LINE_BYTES + 1)
    if len(text) > MAX_LINE_BYTES:
        raise ConnectorError(f"The discovery of {name} wrote more than {MAX_LINE_BYTES} bytes")
    return text.decode("utf-8", "replace")


def parsed(text: str) -> Any:
    """Return the value of a text of JSON; None if it is none, or is nested too deep."""
    try:
        check_depth(text.encode("utf-8", "surrogatepass"))
        return json.loads(text)
    except (ValueError, Unread):
        return None


def written(place: Place, name: str, content: Any) -> str:
    """Write a file for the connector as JSON, and return its path."""
    path = place.state / f"{name}.json"
    with created(path) as file:
        file.write(json.dumps(content).encode())
    return str(path)


def configuration(place: Place, number: int, template: Any) -> str:
    """Write the configuration with all placeholders filled, and return its path."""
    return written(place, "config", placeholders.fill(template, place.values(number)))


def state_option(place: Place) -> list[str]:
    """Return the option with the state that the previous run left; there is none before the first run."""
    return ["--state", written(place, "state", place.kept[STATE])] if STATE in place.kept else []
