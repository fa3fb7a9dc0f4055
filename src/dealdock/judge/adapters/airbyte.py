"""Airbyte sources: discovery, reading with a configured catalog, and states from run to run."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

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
from dealdock.judge.adapters.program_runs import Output, ProgramConnector
from dealdock.judge.connector import ConnectorError, Place
from dealdock.judge.document import did_you_mean
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import AirbyteConnector
from dealdock.judge.left_files import Unread
from dealdock.judge.processes import LAST_BYTES, Program

_Stream = dict[str, Any]


class Airbyte(ProgramConnector):
    """A source. The rows of a run are its RECORD messages; the last STATE message of each stream is kept."""

    def __init__(self, file: JudgeFile, source: AirbyteConnector) -> None:
        super().__init__(file)
        self._source = source
        self._streams: dict[str, _Stream] = {}

    def discover(self, place: Place) -> list[Found]:
        """Discover the streams.

        Raises:
            ConnectorError: The source fails, or writes no catalog.

        """
        command = [*self._source.source, "discover", "--config", configuration(place, 1, self._source.config)]
        text = discovered(self.launch(place, 1, command, "discover"), self.file.timeout, self.name, self.last_words)
        self._streams = {stream["name"]: stream for stream in streams_of(text, self.name)}
        return [_found(stream) for stream in self._streams.values()]

    def prepare(self, place: Place) -> None:
        self.discover(place)
        for stream in self.file.reads:
            if stream not in self._streams:
                self.file.document.problem(
                    ("reads", stream), f"{self.name} has no stream {stream}{did_you_mean(stream, self._streams)}"
                )
        self.file.document.check()

    def configured(self, config: Mapping[str, Any]) -> "Airbyte":
        """Return the same source with another configuration."""
        return Airbyte(self.file, replace(self._source, config=config))

    def specification(self, place: Place) -> dict[str, Any]:
        """Return the JSON schema of the source's configuration, empty if it writes none."""
        program = self.launch(place, 1, [*self._source.source, "spec"], "spec")
        discovered(program, self.file.timeout, self.name, self.last_words)
        for message in messages(program, self.reading()):
            match message:
                case {"type": "SPEC", "spec": {"connectionSpecification": dict(schema)}}:
                    return schema
        return {}

    def last_words(self, program: Program) -> str:
        """Return the messages of its errors, without their traces."""
        found = []
        with suppress(Unread):
            for message in messages(program, self.reading()):
                match message:
                    case {"type": "TRACE", "trace": {"type": "ERROR", "error": {"message": str(text)}}}:
                        found.append(text[:LAST_BYTES])
        return "\n".join(dict.fromkeys(found)) or program.last_lines()

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:
        config = configuration(place, number, self._source.config)
        configured = [_configured(self._streams[name]) for name in self._streams if name in streams]
        chosen = written(place, "catalog", {"streams": configured})
        return [*self._source.source, "read", "--config", config, "--catalog", chosen, *state_option(place)]

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        """A source reports a failure by a trace of an error; its exit code alone says little."""
        states, failed = _States(place), False
        for message in output.read(messages(program, self.reading()), "its output", "messages"):
            match message:
                case {"type": "RECORD", "record": {"stream": str(stream), "data": dict(data)}}:
                    output.add(stream, data)
                case {"type": "STATE", "state": dict(state)}:
                    states.add(state)
                case {"type": "TRACE", "trace": {"type": "ERROR"}}:
                    failed = True
        states.keep()
        return failed


class _States:
    """The states of a source: one for each stream, or one for all."""

    def __init__(self, place: Place) -> None:
        self._place = place
        kept = place.kept.get(STATE, [])
        self._legacy: Any = None if isinstance(kept, list) else kept
        self._by_stream = {_of(state): state for state in kept} if isinstance(kept, list) else {}

    def add(self, state: dict[str, Any]) -> None:
        if state.get("type", "LEGACY") == "LEGACY":
            data = state.get("data")
            self._legacy = data if isinstance(data, dict) else {}
        else:
            self._by_stream[_of(state)] = state

    def keep(self) -> None:
        content = [*self._by_stream.values()] or self._legacy
        if content:
            self._place.kept[STATE] = content


def streams_of(text: str, source: str) -> list[_Stream]:
    """Return the streams of a discovery's messages.

    Raises:
        ConnectorError: There is no catalog among them.

    """
    for line in text.splitlines():
        match parsed(line):
            case {"type": "CATALOG", "catalog": {"streams": list(streams)}}:
                if all(map(_is_stream, streams)):
                    return streams
    raise ConnectorError(f"{source} discover wrote no CATALOG message:\n{text[-2_000:]}")


def _is_stream(stream: Any) -> bool:
    match stream:
        case {"name": str()}:
            lists = [stream.get(name) or [] for name in ("default_cursor_field", "source_defined_primary_key")]
            return all(isinstance(each, list) for each in lists) and isinstance(stream.get("json_schema") or {}, dict)
    return False


def _found(stream: _Stream) -> Found:
    cursor = stream.get("default_cursor_field") or []
    key: str | None = None
    match stream.get("source_defined_primary_key"):
        case [[str(only)]]:
            key = only
    columns = (stream.get("json_schema") or {}).get("properties")
    known = columns if isinstance(columns, dict) else {}
    return Found(stream["name"], key, cursor[0] if len(cursor) == 1 and isinstance(cursor[0], str) else None, known)


def _of(state: dict[str, Any]) -> tuple[str, str] | None:
    """Return the stream of a state, None for a global one."""
    match state.get("stream"):
        case {"stream_descriptor": {"name": name, **more}}:
            return str(more.get("namespace")), str(name)
    return None


def _configured(stream: _Stream) -> dict[str, Any]:
    is_incremental = "incremental" in (stream.get("supported_sync_modes") or ())
    configured: dict[str, Any] = {
        "stream": stream,
        "sync_mode": "incremental" if is_incremental else "full_refresh",
        "destination_sync_mode": "append",
    }
    if is_incremental and stream.get("default_cursor_field"):
        configured["cursor_field"] = stream["default_cursor_field"]
    if stream.get("source_defined_primary_key"):
        configured["primary_key"] = stream["source_defined_primary_key"]
    return configured
