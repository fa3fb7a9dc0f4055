"""The connector of a `judge.yaml`: a Singer tap, an Airbyte source, any command, or a receiver of webhooks."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from dealdock.judge.section import Section

CONNECTORS: Final = ("singer", "airbyte", "command", "receiver")
SETTLE_SECONDS: Final = 1.0
_PROGRAMS: Final = frozenset({".py", ".js", ".mjs", ".cjs", ".ts"})


@dataclass(frozen=True)
class SingerConnector:
    """A Singer tap: its command, and the template of its configuration."""

    tap: list[str]
    config: Mapping[str, Any]
    kind: Literal["singer"] = "singer"

    @property
    def name(self) -> str:
        return Path(self.tap[0]).name


@dataclass(frozen=True)
class TargetConnector:
    """A Singer target: its command, and the template of its configuration."""

    target: list[str]
    config: Mapping[str, Any]
    kind: Literal["singer"] = "singer"

    @property
    def name(self) -> str:
        return Path(self.target[0]).name


@dataclass(frozen=True)
class AirbyteConnector:
    """An Airbyte source: its command, and the template of its configuration."""

    source: list[str]
    config: Mapping[str, Any]
    kind: Literal["airbyte"] = "airbyte"

    @property
    def name(self) -> str:
        return Path(self.source[0]).name


@dataclass(frozen=True)
class CommandConnector:
    """Any program: its command line, a template. Its rows are in `output`."""

    command: list[str]
    kind: Literal["command"] = "command"

    @property
    def name(self) -> str:
        return _program_name(self.command)


@dataclass(frozen=True)
class ReceiverConnector:
    """A program that receives webhooks until it is ended. Its rows are in `output`.

    `url`: the template of the address that is subscribed. `events`: as `lead.created`, a type and an action of the
    vendor's. `settle`: the seconds without a due delivery after which the output is read.
    """

    command: list[str]
    url: str
    events: list[str]
    settle: float
    kind: Literal["receiver"] = "receiver"

    @property
    def name(self) -> str:
        return _program_name(self.command)


AnyConnector = SingerConnector | TargetConnector | AirbyteConnector | CommandConnector | ReceiverConnector


def _program_name(command: list[str]) -> str:
    script = next((word for word in command[1:] if Path(word).suffix in _PROGRAMS), None)
    return Path(script or command[0]).name


def read_connector(section: Section) -> AnyConnector:
    """Return the connector of a file. Wrong fields are reported."""
    given = [name for name in CONNECTORS if name in section.values]
    if len(given) > 1:
        section.problem(given[1], f"a file has one connector; {' and '.join(given)} exclude each other")
    if not given:
        section.missing(f"one of {', '.join(CONNECTORS)} is missing: the connector")
    kind = given[0] if given else "command"
    if kind in {"singer", "airbyte"}:
        inside = section.mapping(kind)
        if kind == "singer" and "target" in inside.values:
            return _target(inside)
        word, example = ("tap", "tap-closeio") if kind == "singer" else ("source", "source-close-com")
        inside.only((word, "config"))
        command = _split(inside, word, inside.text(word, needed=f"its command, as {word}: {example}"))
        config = inside.mapping("config").values
        return SingerConnector(command, config) if kind == "singer" else AirbyteConnector(command, config)
    if kind == "receiver":
        return _receiver(section.mapping("receiver"))
    text = section.text("command", needed="the command line") if given[:1] == ["command"] else ""
    return CommandConnector(_split(section, "command", text))


def _target(inside: Section) -> TargetConnector:
    inside.only(("target", "config"))
    command = _split(inside, "target", inside.text("target", needed="its command, as target: target-close"))
    return TargetConnector(command, inside.mapping("config").values)


def _split(section: Section, name: str, command: str) -> list[str]:
    try:
        return shlex.split(command) or [""]
    except ValueError as error:
        section.problem(name, f"the command line can't be split: {error}")
        return [""]


def _receiver(inside: Section) -> ReceiverConnector:
    inside.only(("command", "url", "events", "settle"))
    command = _split(inside, "command", inside.text("command", needed="the line that starts it, with {port}"))
    url = inside.text("url", needed='its address, as url: "http://127.0.0.1:{port}/hook"')
    if url and not _is_address(url):
        inside.problem("url", "an address of this machine with {port} is expected, as http://127.0.0.1:{port}/hook")
    events = inside.words("events")
    if not events:
        inside.missing("events is missing: the events to subscribe to, as events: [lead.created, lead.updated]")
    return ReceiverConnector(command, url, events, inside.seconds("settle", SETTLE_SECONDS))


def _is_address(template: str) -> bool:
    """Return True for the address of a machine, with `{port}` in the place of its port."""
    try:
        parts = urlsplit(template.replace("{port}", "1"))
        return "{port}" in template and template.startswith("http://") and bool(parts.hostname) and parts.port == 1
    except ValueError:
        return False
