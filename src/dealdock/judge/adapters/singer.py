"""Singer taps, with discovery, selection of streams and a state from run to run, and Singer targets."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dealdock.judge.adapters.messages import (
    STATE,
    Found,
    configuration,
    discovered,
    messages,
    parsed,
    state_option,
    written,
)
from dealdock.judge.adapters.program_runs import Output, ProgramConnector, ProgramRun
from dealdock.judge.connector import ConnectorError, Place, Row
from dealdock.judge.document import did_you_mean
from dealdock.judge.file import JudgeFile, Writes
from dealdock.judge.file_connectors import SingerConnector, TargetConnector
from dealdock.judge.left_files import created
from dealdock.judge.processes import Program

_Stream = dict[str, Any]


class Singer(ProgramConnector):
    """A tap. The rows of a run are its RECORD messages; its last STATE message is the state of the next run."""

    def __init__(self, file: JudgeFile, tap: SingerConnector) -> None:
        super().__init__(file)
        self._tap = tap
        self._streams: list[_Stream] = []

    def discover(self, place: Place) -> list[Found]:
        """Discover the streams.

        Raises:
            ConnectorError: The tap fails, or writes no catalog.

        """
        command = [*self._tap.tap, "--config", configuration(place, 1, self._tap.config), "--discover"]
        text = discovered(self.launch(place, 1, command, "discover"), self.file.timeout, self.name, self.last_words)
        self._streams = streams_of(text, self.name)
        return [_found(stream) for stream in self._streams]

    def prepare(self, place: Place) -> None:
        self.discover(place)
        known = [name for stream in self._streams for name in _names(stream)]
        for stream in self.file.reads:
            if stream not in known:
                self.file.document.problem(
                    ("reads", stream), f"{self.name} has no stream {stream}{did_you_mean(stream, known)}"
                )
        self.file.document.check()

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:
        config = configuration(place, number, self._tap.config)
        chosen = written(place, "catalog", {"streams": [_selected(each, streams) for each in self._streams]})
        return [*self._tap.tap, "--config", config, "--catalog", chosen, *state_option(place)]

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        """A tap that was killed or failed resumes from the last state that it wrote, as a target would store it."""
        state: Any = None
        for message in output.read(messages(program, self.reading()), "its output", "messages"):
            match message:
                case {"type": "RECORD", "stream": str(stream), "record": dict(record)}:
                    output.add(self._named(stream), record)
                case {"type": "STATE", "value": value}:
                    state = value
        if state is not None:
            place.kept[STATE] = state
        return False

    def _named(self, stream: str) -> str:
        """Return the name by which the file knows a stream: its name, or its id in the catalog."""
        if stream in self.file.reads:
            return stream
        known = (name for each in self._streams for name in _names(each) if stream in _names(each))
        return next((name for name in known if name in self.file.reads), stream)


_DEFAULT_SELECTED: Final = ("available", "automatic")


def streams_of(text: str, tap: str) -> list[_Stream]:
    """Return the streams of a discovered catalog.

    Raises:
        ConnectorError: It is not a catalog.

    """
    found = parsed(text)
    if found is None:
        raise ConnectorError(f"{tap} --discover wrote no JSON:\n{text[:2_000]}")
    streams = found.get("streams") if isinstance(found, dict) else None
    if not isinstance(streams, list) or not all(map(_is_stream, streams)):
        raise ConnectorError(f'{tap} --discover wrote no catalog; {{"streams": [...]}} is expected:\n{text[:2_000]}')
    return streams


def _is_stream(stream: Any) -> bool:
    """Return True for an object with a name, whose schema and metadata have the forms of a catalog."""
    if not isinstance(stream, dict) or not _names(stream) or not isinstance(stream.get("schema") or {}, dict):
        return False
    entries = stream.get("metadata") or []
    return isinstance(entries, list) and all(
        isinstance(each, dict)
        and isinstance(each.get("metadata") or {}, dict)
        and isinstance(each.get("breadcrumb") or [], list)
        for each in entries
    )


def _found(stream: Mapping[str, Any]) -> Found:
    columns = (stream.get("schema") or {}).get("properties")
    known = columns if isinstance(columns, dict) else {}
    return Found(_names(stream)[0], _key(stream), _replication_key(stream), known)


def _replication_key(stream: Mapping[str, Any]) -> str | None:
    """Return the column of the change time, as the catalog names it."""
    whole = _of_the_whole(stream)
    match whole.get("valid-replication-keys") or whole.get("replication-key") or stream.get("replication_key"):
        case str(name) | [str(name), *_]:
            return name
    return None


def _key(stream: Mapping[str, Any]) -> str | None:
    """Return the column of the id, if the catalog names one alone."""
    match _of_the_whole(stream).get("table-key-properties") or stream.get("key_properties"):
        case [str(name)]:
            return name
    return None


def _of_the_whole(stream: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata of the stream itself, not of its columns."""
    entries = stream.get("metadata") or ()
    return next((dict(each.get("metadata") or {}) for each in entries if not each.get("breadcrumb")), {})


def _names(stream: Mapping[str, Any]) -> list[str]:
    """Return the names of a stream; `tap_stream_id` is unique, and `stream` is used in its messages."""
    names = [stream.get(name) for name in ("stream", "tap_stream_id")]
    return [name for name in names if isinstance(name, str)]


def _selected(stream: _Stream, streams: Collection[str]) -> _Stream:
    """Return a stream of the catalog, selected or not, in both ways that taps read."""
    is_selected = any(name in streams for name in _names(stream))
    schema = {**(stream.get("schema") or {}), "selected": is_selected}
    metadata = list(_metadata(stream.get("metadata") or [], is_selected))
    return {**stream, "selected": is_selected, "schema": schema, "metadata": metadata}


def _metadata(entries: Iterable[Mapping[str, Any]], is_selected: bool) -> Iterable[dict[str, Any]]:
    has_whole = False
    for entry in entries:
        place, values = list(entry.get("breadcrumb") or ()), dict(entry.get("metadata") or {})
        if not place:
            has_whole = True
            values["selected"] = is_selected
        elif values.get("inclusion", "available") in _DEFAULT_SELECTED:
            values["selected"] = is_selected
        yield {**entry, "breadcrumb": place, "metadata": values}
    if not has_whole:
        yield {"breadcrumb": [], "metadata": {"selected": is_selected}}


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
