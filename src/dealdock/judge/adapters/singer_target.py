"""Singer targets, which repeat a STATE message when the rows before it are stored.

They get SCHEMA, RECORD and STATE messages on their standard input.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from dealdock.judge.adapters.messages import STATE, configuration, messages
from dealdock.judge.adapters.program_runs import Output, ProgramConnector, ProgramRun
from dealdock.judge.connector import Place, Row
from dealdock.judge.file import JudgeFile, Writes
from dealdock.judge.file_connectors import TargetConnector
from dealdock.judge.left_files import created
from dealdock.judge.processes import Program

ROWS_OF_A_STATE: Final = 3
_INPUT: Final = "input"
_STORED: Final = "stored_rows"
_TYPES: Final = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


class SingerTarget(ProgramConnector):
    """A target. The last STATE message that it writes names the rows that it has stored."""

    def __init__(self, file: JudgeFile, target: TargetConnector, writes: Writes) -> None:
        super().__init__(file)
        self._target, self._writes = target, writes

    def prepare(self, place: Place) -> None:
        """Discover nothing: the file names the stream."""

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:  # noqa: ARG002 (it has one)
        return [*self._target.target, "--config", configuration(place, number, self._target.config)]

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> ProgramRun:
        place.restore()
        given = place.kept[_INPUT]
        lines = place.state / f"run-{number}.in"
        with created(lines) as file:
            for each in _messages(self._writes, given["rows"], given["first"]):
                file.write(f"{json.dumps(each)}\n".encode())
        command = self.arguments(place, number, streams)
        return ProgramRun(self, place, number, self.launch(place, number, command, f"run-{number}", stdin=lines))

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        """A target that was killed or failed is given the rows behind the last state that it wrote."""
        for message in output.read(messages(program, self.reading()), "its output", "messages"):
            value = message.get("value", message)  # most targets write the value alone
            if isinstance(value, dict) and isinstance(value.get(_STORED), int):
                place.kept[STATE] = max(0, value[_STORED])
        return False


def give(place: Place, rows: Sequence[Row], *, is_resumed: bool) -> None:
    """Give the next run all rows, or those behind the last state that came out of a run that failed."""
    if not is_resumed:
        place.kept.pop(STATE, None)
    first = place.kept.get(STATE, 0)
    place.kept[_INPUT] = {"rows": rows[first:], "first": first}


def _messages(writes: Writes, rows: Sequence[Row], first: int) -> Iterator[dict[str, Any]]:
    """Yield the messages of rows. `first`: the number of rows that are stored already."""
    every = [*writes.rows, *rows]
    names = dict.fromkeys(name for row in every for name in row)
    schema = {"type": "object", "properties": {name: {"type": _types(name, every)} for name in names}}
    yield {"type": "SCHEMA", "stream": writes.stream, "schema": schema, "key_properties": writes.match}
    for number, row in enumerate(rows, start=1):
        yield {"type": "RECORD", "stream": writes.stream, "record": row}
        if (first + number) % ROWS_OF_A_STATE == 0:
            yield {"type": "STATE", "value": {_STORED: first + number}}


def _types(name: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the JSON types of a column, among them null."""
    found = {_TYPES[type(row[name])] for row in rows if row.get(name) is not None}
    return ["null", *sorted(found or {"string"})]
