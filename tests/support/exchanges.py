"""Worked examples of a vendor's contract as files: `tests/vendors/<vendor>/examples/*.http`.

A file is a session: its examples are played in order on one account, the first of an empty sandbox.

    Remarks, and then the settings of the session, one per line.

    scene: scene.yaml
    secret: dealdock
    ending: line feed
    > Content-Type: application/json
    < Content-Type: application/json

    ### 1. Create
    contract: 2.3.1, 2.3.2
    POST /api/v1/opportunity/
    Content-Length: 16

    {"name": "Deal"}
    --
    200
    Content-Length: 3

    {}

- `scene`: the file beside it with the account, its users, records and clock. Without it the account is a new one.
- `secret`: the sandbox's secret, on which keys and ids depend.
- `ending: line feed`: the bodies of answers end in one.
- `last id`: the id after which new ones count up, where records of the scene have higher ones.
- `>` a header of every request that has no such header itself. One without a value is not sent.
- `<` a header of every answer. Of an answer, the headers that the file names are compared, and the exact body.
- `contract`: the statements that the example shows.
- `clock`: a moment to which the account's clock is set before the example, or seconds by which it advances: `+60`.
- `repeat: 61`: the request is sent 61 times, and the last answer is compared.
- `part: yes`: the body of the answer contains what the file has.

A path is below the vendor's prefix; one that begins with `/_dealdock` is the control plane's, to which the headers of
the session do not apply, and of whose answer only the status is compared. `${api_key}` stands for a value of the
account as the control plane shows it, in requests and answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "vendors"
_SESSION: Final = frozenset({"scene", "secret", "ending", "last id"})
_EXAMPLE: Final = frozenset({"contract", "clock", "repeat", "part"})
_SEPARATOR: Final = "--"

_CONTROL: Final = " /_dealdock/"
_CONTROL_HEADERS: Final[Mapping[str, Mapping[str, str]]] = {">": {"Content-Type": "application/json"}, "<": {}}


@dataclass(frozen=True)
class Message:
    """A request or an answer. `start` is the method and the path, or the status."""

    start: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Exchange:
    """A request and its answer."""

    title: str
    request: Message
    answer: Message
    options: Mapping[str, str]

    @property
    def is_control(self) -> bool:
        """True for a request to the control plane."""
        return _CONTROL in self.request.start

    @property
    def statements(self) -> list[str]:
        """The statements of the contract that it shows."""
        return [each.strip() for each in self.options.get("contract", "").split(",") if each.strip()]


@dataclass(frozen=True)
class Session:
    """The exchanges of a file, and the values that they need."""

    file: Path
    exchanges: tuple[Exchange, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def scene(self) -> Path | None:
        """The file of its scene."""
        return self.file.parent / self.settings["scene"] if "scene" in self.settings else None


def files(folder: Path = FOLDER) -> list[Path]:
    """Return the files with worked examples of all vendors."""
    return sorted(folder.glob("*/examples/*.http"))


def read(file: Path) -> Session:
    """Read a session. Raises `ValueError` with the file and the example that cannot be read."""
    head, *examples = f"\n{file.read_text(encoding='utf-8')}".split("\n### ")
    lines = head.split("\n")
    settings = dict(_pair(line) for line in lines if line.partition(":")[0] in _SESSION)
    defaults = {mark: dict(_pair(line[2:]) for line in lines if line.startswith(f"{mark} ")) for mark in "><"}
    ending = "\n" if settings.get("ending") == "line feed" else ""
    found = []
    for example in examples:
        title, _, text = example.partition("\n")
        try:
            found.append(_exchange(title, text, defaults, ending))
        except (ValueError, IndexError) as error:
            msg = f"{file}: {title}: {error}"
            raise ValueError(msg) from error
    return Session(file, tuple(found), settings)


def _exchange(title: str, text: str, defaults: Mapping[str, Mapping[str, str]], ending: str) -> Exchange:
    lines = text.split("\n")
    options = {}
    while lines[0].partition(":")[0] in _EXAMPLE:
        name, value = _pair(lines.pop(0))
        options[name] = value
    place = lines.index(_SEPARATOR)
    known = _CONTROL_HEADERS if _CONTROL in lines[0] else defaults
    request = _message(lines[:place], known[">"])
    answer = _message(lines[place + 1 :], known["<"], "" if "part" in options else ending)
    if len(request.start.split(" ")) != 2:
        msg = f"{request.start!r} is no method and path"
        raise ValueError(msg)
    return Exchange(title, request, answer, options)


def _message(lines: list[str], defaults: Mapping[str, str], ending: str = "") -> Message:
    """Return the message in these lines. Empty lines at the end do not count."""
    start, *rest = "\n".join(lines).rstrip("\n").split("\n\n", 1)
    first, *named = start.split("\n")
    own = dict(map(_pair, named))
    known = {name.lower() for name in own}
    headers = {name: value for name, value in defaults.items() if name.lower() not in known} | own
    body = rest[0] + ending if rest else ""
    _check_length(own, body)
    return Message(first, {name: value for name, value in headers.items() if value}, body)


def _check_length(headers: Mapping[str, str], body: str) -> None:
    """Check the body against its length in the contract."""
    length = headers.get("Content-Length")
    if length is not None and int(length) != len(body.encode()):
        msg = f"the body has {len(body.encode())} bytes, its Content-Length is {length}"
        raise ValueError(msg)


def _pair(line: str) -> tuple[str, str]:
    name, separator, value = line.partition(":")
    if not separator:
        msg = f"{line!r} is no name with a value"
        raise ValueError(msg)
    return name, value.strip()
