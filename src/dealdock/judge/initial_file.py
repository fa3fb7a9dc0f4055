"""A first `judge.yaml` for a connector, with comments: its configuration and its streams, as far as they are found."""

import json
import re
import tempfile
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from dealdock.judge import adapters
from dealdock.judge.adapters.airbyte import Airbyte
from dealdock.judge.adapters.messages import Found
from dealdock.judge.adapters.singer import Singer
from dealdock.judge.connector import ConnectorError, Place
from dealdock.judge.document import FileError
from dealdock.judge.file import load
from dealdock.judge.outputs import FORMS

ProtocolName = Literal["singer", "airbyte", "command", "receiver"]

START_DATE: Final = "2020-01-01T00:00:00Z"
_MISSING: Final = re.compile(r"required keys?:? *\[([^\]]*)\]", re.IGNORECASE)
_CREDENTIAL: Final = re.compile("(_key|_token|_secret|^client_id|^email|^password)$")
_ATTEMPTS: Final = 5
_PLAIN: Final = re.compile(r"[A-Za-z./][\w./-]*(?: [\w./{}=-]+)*")
_WORDS_OF_YAML: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_WORDS: Final = {"singer": "tap", "airbyte": "source"}
_OTHER_NAMES: Final = {
    "access_token": ("token", "oauth_token", "bearer_token"),
    "api_key": ("apikey", "key", "api_token"),
    "base_url": ("url", "api_url", "host", "endpoint", "base"),
    "email": ("user_email", "username", "user", "login"),
    "password": ("secret",),
}
"""Fields of an account, each with the names that connectors use for it."""


@dataclass(frozen=True)
class Service:
    """The vendor's account and objects, as returned by a sandbox.

    `objects`: each with the names of its times of change, the main ones first. `paths`: their names in the control
    plane: `activity.note`.
    """

    vendor: str
    account: Mapping[str, Any]
    objects: Mapping[str, Collection[str]]
    paths: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The events of each object that the vendor's webhooks announce: creation, change and deletion."""


@dataclass(frozen=True)
class Asked:
    """The command of a connector, and its protocol."""

    protocol: ProtocolName
    command: str


def text(asked: Asked, service: Service, folder: Path) -> tuple[str, str | None]:
    """Return the text of a file, and the reason if the connector's streams could not be found.

    `folder`: the folder of the file, which is the working directory of the connector.
    """
    config, streams, reason = _discovered(asked, service, folder)
    lines = [
        "# A connector, and what it reads. `dealdock judge` judges it; `dealdock judge --list` shows the scenarios.",
        f"vendor: {service.vendor}",
        *(_receiver(asked, service) if asked.protocol == "receiver" else _connector(asked, config)),
        *_reads(streams, service, has_output=asked.protocol in {"command", "receiver"}),
        "",
        *_promises(asked),
        "",
    ]
    return "\n".join(lines), reason


def vendor_of(command: str, vendors: Collection[str]) -> str | None:
    """Return the vendor whose name is in the name of a connector."""
    name = Path(command.split(maxsplit=1)[0]).name.lower() if command.split() else ""
    return next((vendor for vendor in sorted(vendors) if vendor in name), None)


def _discovered(asked: Asked, service: Service, folder: Path) -> tuple[dict[str, str], list[Found], str | None]:
    """Return the configuration and the streams of a connector, and why they are not known."""
    if asked.protocol in {"command", "receiver"}:
        return {}, [], None
    config: dict[str, str] = _configured(("start_date",), service.account)
    reason = None
    for _ in range(_ATTEMPTS):  # a connector may name one missing key at a time
        try:
            with _trial(asked, service, folder, config) as (connector, place):
                if isinstance(connector, Airbyte) and reason is None:
                    config = _specified(connector.specification(place), service.account)
                    return config, connector.configured(config).discover(place), None
                return config, connector.discover(place), None
        except (ConnectorError, FileError) as error:
            reason = str(error)
            missing = [*_missing(reason)] or [name for name in service.account if _CREDENTIAL.search(name)]
            if not {*missing} - {*config}:
                break
            config = _configured(missing, service.account) | config
    return config, [], reason


@contextmanager
def _trial(
    asked: Asked, service: Service, folder: Path, config: Mapping[str, str]
) -> Iterator[tuple[Singer | Airbyte, Place]]:
    """Yield the connector with a configuration, and a place for it until the block ends."""
    with tempfile.TemporaryDirectory(prefix="dealdock-judge-") as own:
        content = {"vendor": service.vendor, asked.protocol: {_WORDS[asked.protocol]: asked.command, "config": config}}
        path = folder / f".{Path(own).name}.yaml"
        path.write_text(json.dumps({**content, "reads": {"-": "-"}}))
        try:
            file = load(path)
        finally:
            path.unlink()
        place = Place(Path(own) / "dir", Path(own) / "state", {service.vendor: service.account}, service.environment)
        place.empty()
        match adapters.connector(file):
            case Singer() | Airbyte() as connector:
                yield connector, place


def _specified(schema: Mapping[str, Any], account: Mapping[str, Any]) -> dict[str, str]:
    """Return values for the keys that the schema of a configuration requires, and for its date of the start."""
    properties = schema.get("properties", {})
    names = dict.fromkeys([*schema.get("required", ()), *(name for name in properties if name == "start_date")])
    config = _configured(names, account)
    for name in names:
        if "date" in name and "T" not in str(properties.get(name, {}).get("pattern", "T")):
            config[name] = START_DATE[:10]
    return config


def _missing(reason: str) -> list[str]:
    """Return the keys of the configuration that a connector's message calls missing."""
    found = [name.strip(" '\"") for group in _MISSING.findall(reason) for name in group.split(",")]
    found += re.findall(r"'(\w+)' is a required property", reason)
    return [name for name in found if name]


def _configured(names: Iterable[str], account: Mapping[str, Any]) -> dict[str, str]:
    """Return values for keys of a configuration: placeholders of the account where a name says so."""
    return {name: START_DATE if "date" in name else _placeholder(name, account) for name in names}


def _placeholder(name: str, account: Mapping[str, Any]) -> str:
    if name in account:
        return f"{{{name}}}"
    for own, others in _OTHER_NAMES.items():
        if own in account and name.lower() in others:
            return f"{{{own}}}"
    within = [own for own in account if own in name.lower()]
    return f"{{{max(within, key=len)}}}" if within else ""


def _connector(asked: Asked, config: Mapping[str, str]) -> list[str]:
    if asked.protocol == "command":
        return [
            "# Names in braces are fields of the account, as {api_key}, and {base_url}, {dir} (a folder that is kept",
            "# between runs), {run} (1, 2, ...).",
            'env: {BASE_URL: "{base_url}", API_KEY: "{api_key}"}',
            f"command: {_scalar(asked.command)}",
            f"# Where its rows are: {FORMS}.",
            "# append: each run adds rows. table: the state after the run.",
            "mode: append",
        ]
    return [
        f"{asked.protocol}:",
        f"  {_WORDS[asked.protocol]}: {_scalar(asked.command)}",
        "  # Its configuration. Names in braces are fields of the account: {api_key}, {base_url} ...",
        "  config:",
        *(
            f"    {_scalar(name)}: {json.dumps(value)}" + ("" if value else "  # fill in")
            for name, value in config.items()
        ),
    ]


def _receiver(asked: Asked, service: Service) -> list[str]:
    events = [event for name in _first_objects(service) for event in service.events.get(name, ())]
    return [
        "# A program that receives webhooks at {port}. {signature_key} is the key of the subscription, or its secret.",
        "# Further names in braces are fields of the account, as {api_key}, and {base_url}, and {dir}, its folder.",
        "# settle: the seconds without an event after which the output is read.",
        "receiver:",
        f"  command: {_scalar(asked.command)}",
        '  url: "http://127.0.0.1:{port}/"',
        f"  events: [{', '.join(events)}]",
        "  settle: 1",
        f"# Where its rows are: {FORMS}.",
        "# append: it adds a row for each event. table: the state after all events.",
        "mode: table",
    ]


def _first_objects(service: Service) -> list[str]:
    """Return the names of the vendor's two main objects, as examples."""
    return list(service.objects)[:2]


def _promises(asked: Asked) -> list[str]:
    if asked.protocol == "receiver":
        return [
            "# What the author promises. deletes: ignored or seen; missed: ignored or recovered.",
            "promises: {deletes: ignored, missed: ignored}",
            "timeout: 60  # seconds until it listens",
        ]
    seconds = (
        "300  # seconds a run, with room for its own repetitions"
        if asked.protocol == "airbyte"
        else "60  # seconds a run"
    )
    return [
        "# What the author promises. deletes: ignored or seen; delivery: at-least-once or exactly-once.",
        "promises: {deletes: ignored, delivery: at-least-once}",
        f"timeout: {seconds}",
    ]


def _reads(streams: Sequence[Found], service: Service, *, has_output: bool) -> list[str]:
    found = [(stream, name) for stream in streams if (name := object_of(stream.name, service))]
    if not found:
        found = [(Found(_plural(name), "id", None, service.objects[name]), name) for name in _first_objects(service)]
    others = [stream.name for stream in streams if stream not in [each for each, _ in found]]
    lines = [
        "",
        "# Streams, each with the object that it reads. key: the column of the id. version: the column of the change",
        "# time. fields: further columns to compare, as {amount: value}. `changes: never` for streams of which later",
        "# changes are not expected.",
        *_comment(f"Objects: {', '.join(sorted(service.objects))}."),
        *_comment(f"Further streams of the connector: {', '.join(others)}." if others else ""),
        "reads:",
        *(_line(stream, name, service.objects[name]) for stream, name in found),
    ]
    outputs = [f"  {_scalar(each.name)}: {json.dumps(f'{{dir}}/{each.name}.jsonl')}" for each, _ in found]
    return ["output:", *outputs, *lines] if has_output else lines


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, 110, initial_indent="# ", subsequent_indent="# ")


def _line(stream: Found, name: str, versions: Collection[str]) -> str:
    known = [stream.version, *stream.columns]
    version = next((each for each in known if each in versions), None)
    described = {"object": name, "key": stream.key or "id"} | ({"version": version} if version else {})
    return f"  {_scalar(stream.name)}: {{{', '.join(f'{key}: {_scalar(value)}' for key, value in described.items())}}}"


def _scalar(text: str) -> str:
    """Return a text as YAML: plain where it is read as the same text, also between braces, else in quotes."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML else json.dumps(text)


def object_of(stream: str, service: Service) -> str | None:
    """Return the object that a stream reads, by its name: `lead_notes` are `leadNote`, or `note` at `lead.note`."""
    plain = {_plain(name): name for name in sorted(service.objects)}
    for name, path in service.paths.items():
        whole, _, part = path.rpartition(".")
        plain |= {_plain(path): name, _plain(f"{part}{whole}"): name}
    return plain.get(_plain(stream))


def _plain(name: str) -> str:
    """Return a name in lower case and in the singular, without marks."""
    letters = re.sub("[^a-z]", "", name.lower())
    if letters.endswith("people"):
        return letters.removesuffix("people") + "person"
    if letters.endswith("ies"):
        return letters[:-3] + "y"
    return letters[:-1] if letters.endswith("s") and not letters.endswith("ss") else letters


def _plural(name: str) -> str:
    """Return the name that the stream of an object usually has."""
    letters = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
    if letters.endswith("person"):
        return letters.removesuffix("person") + "people"
    return f"{letters[:-1]}ies" if letters.endswith("y") else f"{letters}s"
