"""Bodies of new records, of every kind of every vendor."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Self

import httpx

from dealdock.control.support import support_of
from tests.across.client import NOON
from tests.support.example import VENDORS


class Demo(NamedTuple):
    """An account of the demo of any vendor, as the control plane changes it."""

    http: httpx.Client
    vendor: str
    account: Mapping[str, Any]

    @classmethod
    def open(cls, http: httpx.Client, vendor: str, **settings: Any) -> Self:
        """Create an account, whose clock is frozen."""
        clock = {"mode": "frozen", "at": NOON}
        answer = http.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo", "clock": clock, **settings})
        assert answer.status_code == 201, answer.text
        return cls(http, vendor, answer.json())

    @property
    def kinds(self) -> Any:
        """The kinds of the vendor's records."""
        return next(support_of(each).kinds for each in VENDORS if each.name == self.vendor)

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the control plane on the account."""
        return self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control plane on the account, and return what it answers."""
        answer = self.send(method, path, body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def export(self) -> str:
        """Return the account's settings and records as JSON."""
        return self.send("GET", "/export?format=json").text

    def import_(self, scene: str) -> None:
        """Import a scene."""
        path, kind = f"/_dealdock/accounts/{self.account['id']}/import", {"Content-Type": "application/json"}
        answer = self.http.post(path, content=scene.encode(), headers=kind)
        assert answer.status_code == 204, answer.text


_REFERENCES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("apollo", "contact_role"): {"opportunity_id": "opportunity", "contact_id": "contact"},
    ("apollo", "job_posting"): {"organization_id": "organization"},
    ("apollo", "sequence_contact"): {"sequence_id": "sequence", "contact_id": "contact"},
    ("apollo", "task"): {"user_id": "user"},
    ("close", "activity"): {"lead_id": "lead"},
    ("close", "customObject"): {"custom_object_type_id": "customObjectType", "lead_id": "lead"},
    ("close", "sequenceSubscription"): {"sequence_id": "sequence", "contact_id": "contact"},
    ("close", "task"): {"lead_id": "lead"},
    ("minicrm", "deal"): {"lead_id": "lead"},
}
"""The references that new records need, each with its kind, where the kind has no example."""

_VALUES: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("apollo", "job_posting"): {"title": "Captain"},
    ("apollo", "task"): {"type": "call"},
    ("close", "activity"): {"type": "Note", "details": {"note": "Called"}},
    ("close", "customObject"): {"name": "Yawl"},
    ("close", "task"): {"text": "Call"},
    ("copper", "task"): {"name": "Call"},
    ("minicrm", "lead"): {"name": "Lead"},
}


def new_record(client: Demo, kind: Any) -> dict[str, Any]:
    """Return the body of a new record for an account of the demo. Records that it refers to are made if needed."""
    if kind.example is not None:
        example: Any = kind.example[0] if isinstance(kind.example, list) else kind.example
        return {name: value for name, value in example.items() if name not in {"created_at", "updated_at"}}
    own = client.vendor, kind.name
    referred = {name: _any(client, to) for name, to in _REFERENCES.get(own, {}).items()}
    return {**_VALUES.get(own, {}), **referred}


def _any(client: Demo, kind: str) -> Any:
    """Return the id of a record of a kind."""
    there = client.control("GET", f"/records/{kind}")
    return there[-1]["id"] if there else _made(client, kind)["id"]


def _made(client: Demo, kind: str) -> Any:
    of = next(each for each in client.kinds if each.name == kind)
    return client.control("POST", f"/records/{kind}", new_record(client, of))
