"""Invalid scenes. Each mistake must be reported with its place, and nothing may be loaded."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from dealdock.app import VENDORS
from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import read
from tools.soak.random_requests.checks import internals
from tools.soak.random_requests.drawing import JSON_VALUES, drawn
from tools.soak.random_requests.malformed import BYTES
from tools.soak.random_requests.server import Address, Control

JSON, YAML, LINES = "application/json", "application/yaml", "application/jsonl"
SUFFIXES: Final = {JSON: "json", YAML: "yaml", LINES: "jsonl"}
VALUES: Final = 500
"""The number of JSON values that mistakes are made of."""
LARGE: Final = 1 << 20
"""The size in bytes from which lines are imported in batches."""

UNUSUAL: Final[Mapping[str, tuple[bytes, ...]]] = {
    YAML: (
        b"",
        b"accounts",
        b"accounts: []\n---\naccounts: []",
        b"a: &a [x]\n"
        + b"".join(b"b%d: &b%d [*b%d, *b%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40)).replace(b"*b0", b"*a"),
        b"accounts: &a [*a]",
        b"accounts: !!python/object/apply:os.system [id]",
        b"<<: {accounts: [{}]}",
        b"accounts: [{name: {? [a, b] : c}}]",
        b"accounts:\n\t- {}",
        b"%YAML 9.9\n---\n{}",
        b"accounts: " + b"[" * 20_000,
        b"accounts: [{}]\naccounts: [{}]",
        b"\xff\xfea\0",
        b"accounts: [{name: \x00}]",
        b'accounts: [{name: "\\ud800"}]',
    ),
    JSON: (
        *(
            b"",
            b"null",
            b"[]",
            b"0",
            b'"x"',
            b"{}",
            b'{"accounts": {}}',
            b'{"accounts": [[]]}',
            b'{"accounts": [{}], "x": 1}',
        ),
        *(
            b"[" * 20_000,
            b'{"accounts":' * 5_000,
            b'{"accounts": [{}], "accounts": [{}]}',
            b"\xef\xbb\xbf{}",
            b'{"accounts": [NaN]}',
        ),
        *(
            b'{"accounts": [{"name": "\\ud800"}]}',
            b'{"accounts": [{"name": ' + b"9" * 5_000 + b"}]}",
            b"{'accounts': []}",
        ),
    ),
    LINES: (
        *(
            b"",
            b"\n\n",
            b"null\n",
            b"[]\n",
            b"{}\n",
            b'{"accounts": {}, "tags": {}}\n',
            b'{"tags": {"name": "x"}}\n',
            b"{}" * 999,
        ),
        *(
            b'{"accounts": {}}\n\xff\n',
            b'{"accounts": {}}\r\n{"tags": {"name": "x"}}',
            b'{"accounts": {}}\n' * 3,
            b'{"unicorns": {}}\n',
        ),
    ),
}


VALID_ACCOUNT: Final[Mapping[str, Any]] = {
    "name": "Harbour & Sons",
    "time_zone": "Europe/Lisbon",
    "limits": {"daily": 25_000},
    "scoring": {"created": 50},
    "clock": {"mode": "frozen", "at": "2026-05-01T00:00:00Z"},
    "campaigns": [{"name": "Website Tracking", "created_at": "2025-01-01"}, {"id": 9, "name": "Fair", "cost": 1_200}],
    "custom_fields": [{"name": "Ships", "field_id": "Ships", "type": "Multi-Select"}],
    "lists": [{"name": "Newsletter", "is_public": True}],
    "prospects": [
        {"email": "jo@example.com", "campaign": "Fair", "grade": "A-", "lists": ["Newsletter"]},
        {"id": 500, "last_name": "Whoever", "custom_fields": {"Ships": ["Mermaid", "Rust Bucket"]}},
    ],
    "visitor_activities": [{"type": 11, "prospect": "jo@example.com", "email_id": 7, "created_at": "2026-03-09 07:55"}],
    "opportunities": [
        {
            "id": 1_234,
            "name": "Two anchors",
            "value": 2_750.4,
            "probability": 100,
            "status": "Won",
            "prospects": ["jo@example.com", 500],
            "created_at": "2026-03-02 09:30",
            "closed_at": "2026-04-01T17:00:00+01:00",
        },
        {
            "name": "One more anchor",
            "value": 1_375,
            "probability": 40,
            "campaign": 9,
            "prospects": ["jo@example.com"],
            "created_at": "2026-04-02T10:00:00Z",
            "activities": [{"type": 8, "prospect": "jo@example.com", "created_at": "2026-04-02T10:00:00Z"}],
        },
    ],
    "tags": [{"name": "VIP"}],
}
"""A valid account."""


class SceneFile(NamedTuple):
    """The content type and the content of a scene."""

    kind: str
    data: bytes


class SceneGenerator:
    """A generator of valid scenes with random mistakes."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._values = drawn(JSON_VALUES, VALUES, seed)

    def draw(self, number: int) -> SceneFile:
        randomness = Random(f"{self._seed} scene {number}")
        kind = randomness.choice((JSON, YAML, LINES))
        if _chance(randomness, 10):
            return SceneFile(kind, randomness.choice(UNUSUAL[kind]))
        account = deepcopy(dict(VALID_ACCOUNT))
        for _ in range(randomness.randrange(1, 3)):
            self._mutate(randomness, account)
        data = self._written(randomness, kind, account)
        return SceneFile(kind, _cut(randomness, data) if _chance(randomness, 15) else data)

    def _mutate(self, randomness: Random, account: dict[str, Any]) -> None:
        """Change, remove, repeat or rename one value at a random place."""
        holder, key = randomness.choice(list(_places(account)))
        if _chance(randomness, 20):
            del holder[key]
        elif _chance(randomness, 15) and isinstance(holder, list):
            holder.append(holder[key])
        elif _chance(randomness, 15) and isinstance(holder, dict):
            holder[str(randomness.choice(self._values))[:300]] = holder[key]
        else:
            holder[key] = randomness.choice(self._values)

    def _written(self, randomness: Random, kind: str, account: dict[str, Any]) -> bytes:
        if kind != LINES:
            return _raw(
                json.dumps(
                    {"accounts": [account]},
                    indent=randomness.choice((None, 1)),
                    ensure_ascii=_chance(randomness, 50),
                )
            )
        records = [(kind, each) for kind, held in account.items() if isinstance(held, list) for each in held]
        settings = {name: held for name, held in account.items() if not isinstance(held, list)}
        lines = [_line("accounts", settings), *(_line(kind, each) for kind, each in records)]
        if _chance(randomness, 3):
            lines[-1:] = [_line("tags", {"name": "x" * 200})] * (LARGE // 200) + lines[-1:]
        return b"".join(lines)


def _chance(randomness: Random, percent: float) -> bool:
    return randomness.random() * 100 < percent


def _raw(text: str) -> bytes:
    """Return the text as UTF-8, including lone surrogates, which are invalid there."""
    return text.encode("utf-8", "surrogatepass")


def _line(kind: str, record: Any) -> bytes:
    return _raw(json.dumps({kind: record}) + "\n")


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    keys: Any = held if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ()
    return chain(((held, key) for key in keys), *(_places(held[key]) for key in keys))


def _cut(randomness: Random, data: bytes) -> bytes:
    at = randomness.randrange(len(data) + 1)
    return randomness.choice((data[:at], data[:at] + randomness.choice(BYTES) + data[at:], data[:at] + data[at + 5 :]))


class SceneImporter:
    """A client that imports scenes into an account, and checks its records afterwards."""

    def __init__(self, address: Address) -> None:
        self._control = Control(address)
        self._path = f"/accounts/{self._control.call('POST', '/accounts', {'name': 'SceneGenerator'})['id']}"
        self._control.call("POST", f"{self._path}/import", {"accounts": [VALID_ACCOUNT]})
        self._before = self._export()

    def problem(self, scene: SceneFile) -> str | None:
        """Return the problem of an import, or None if there is none."""
        status, said = self._control.request("POST", f"{self._path}/import", scene.data, scene.kind)
        after = self._export()
        if status == 204:  # noqa: PLR2004 (HTTP's number)
            self._before = after
            return None
        if after != self._before:
            return f"HTTP {status}, and something was loaded"
        return problem_of_answer(status, said, scene.data)

    def _export(self) -> bytes:
        return self._control.request("GET", f"{self._path}/export")[1]

    def close(self) -> None:
        self._control.close()


def problem_of_answer(status: int, said: bytes, sent: bytes = b"") -> str | None:
    """Return the problem of a refusal of what was sent, or None if there is none."""
    if status not in {400, 413, 422}:
        return f"HTTP {status}: {said[:200]!r}"
    if found := internals(said, sent):
        return f"internals: {found!r}"
    problem = json.loads(said)
    errors = problem.get("errors", ())
    if status == 422 and not errors and not re.match(r"scene(:\d+)?: ", problem["detail"]):  # noqa: PLR2004 (HTTP's number)
        return f"no place: {problem['detail']}"
    if nowhere := [each for each in errors if not each.get("pointer", "").startswith("#") or not each["detail"]]:
        return f"no place: {nowhere[0]}"
    return None


def problem_of_file(folder: Path, scene: SceneFile) -> str | None:
    """Return the problem of the error for a scene in a file, or None if there is none."""
    file = folder / f"scene.{SUFFIXES[scene.kind]}"
    file.write_bytes(scene.data)
    try:
        read(str(file), VENDORS)
    except WrongScene as wrong:
        lines = str(wrong).split(f"\n{file}")
        place = re.compile(rf"({re.escape(str(file))})?(:\d+: .|: (is empty|must be a mapping))")
        return next((f"no place: {line}" for line in lines if not place.match(line)), None)
    except Exception as error:  # noqa: BLE001 (whatever it is)
        return f"{type(error).__name__}: {error}"
    return None
