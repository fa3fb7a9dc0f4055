"""Airbyte sources: discovery, reading with a configured catalog, and states from run to run."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from dealdock.judge.adapters.messages import Found, configuration, discovered, messages, state_file, written
from dealdock.judge.adapters.program_runs import Output, ProgramConnector
from dealdock.judge.connector import ConnectorError, Place
from dealdock.judge.document import did_you_mean
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import AirbyteConnector
from dealdock.judge.processes import Program

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
        for message in messages(program):
            match message:
                case {"type": "SPEC", "spec": {"connectionSpecification": dict(schema)}}:
                    return schema
        return {}

    def last_words(self, program: Program) -> str:
        """Return the messages of its errors, without their traces."""
        found = []
        for message in messages(program):
            match message:
                case {"type": "TRACE", "trace": {"type": "ERROR", "error": {"message": str(text)}}}:
                    found.append(text)
        return "\n".join(dict.fromkeys(found)) or program.last_lines()

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:
        config = configuration(place, number, self._source.config)
        configured = [_configured(self._streams[name]) for name in self._streams if name in streams]
        chosen = written(place, "catalog", {"streams": configured})
        state = ["--state", str(state_file(place))] if state_file(place).exists() else []
        return [*self._source.source, "read", "--config", config, "--catalog", chosen, *state]

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        """A source reports a failure by a trace of an error; its exit code alone says little."""
        states, failed = _States(place), False
        for message in output.read(messages(program), "its output", "messages"):
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
        self._path = state_file(place)
        kept = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else []
        self._legacy: Any = None if isinstance(kept, list) else kept
        self._by_stream = {_of(state): state for state in kept} if isinstance(kept, list) else {}

    def add(self, state: dict[str, Any]) -> None:
        if state.get("type", "LEGACY") == "LEGACY":
            self._legacy = state.get("data", {})
        else:
            self._by_stream[_of(state)] = state

    def keep(self) -> None:
        content = [*self._by_stream.values()] or self._legacy
        if content:
            self._path.write_text(json.dumps(content), encoding="utf-8")


def streams_of(text: str, source: str) -> list[_Stream]:
    """Return the streams of a discovery's messages.

    Raises:
        ConnectorError: There is no catalog among them.

    """
    for line in text.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        match message:
            case {"type": "CATALOG", "catalog": {"streams": list(streams)}}:
                return streams
    raise ConnectorError(f"{source} discover wrote no CATALOG message:\n{text[-2_000:]}")


def _found(stream: _Stream) -> Found:
    cursor, keys = stream.get("default_cursor_field") or [], stream.get("source_defined_primary_key") or []
    key = keys[0][0] if len(keys) == 1 and len(keys[0]) == 1 else None
    columns = (stream.get("json_schema") or {}).get("properties") or {}
    return Found(stream["name"], key, cursor[0] if len(cursor) == 1 else None, columns)


def _of(state: dict[str, Any]) -> tuple[str | None, str] | None:
    """Return the stream of a state, None for a global one."""
    described = (state.get("stream") or {}).get("stream_descriptor")
    return (described.get("namespace"), described["name"]) if described else None


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
