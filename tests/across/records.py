"""Bodies of new records, of every kind of every vendor."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, Self

import httpx

from dealdock.control.support import support_of
from tests.across.calls import package_of
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


def new_record(client: Demo, kind: Any) -> dict[str, Any]:
    """Return the body of a new record for an account of the demo: the kind's example, else that of the vendor's module.

    `new_records` of a vendor's tests has the values and the references that records need, each with its kind. Records
    that a new one refers to are made if there are none.
    """
    if kind.example is not None:
        example: Any = kind.example[0] if isinstance(kind.example, list) else kind.example
        return {name: value for name, value in example.items() if name not in {"created_at", "updated_at"}}
    own = import_module(f"{package_of(client.vendor)}.new_records")
    fields = own.REFERRED.get(kind.name, {}) if hasattr(own, "REFERRED") else {}
    referred = {name: _any(client, to, fields.get(name, {})) for name, to in own.REFERENCES.get(kind.name, {}).items()}
    return {**own.VALUES.get(kind.name, {}), **referred}


def _any(client: Demo, kind: str, fields: Mapping[str, Any]) -> Any:
    """Return the id of a record of a kind with these fields."""
    there = [each for each in client.control("GET", f"/records/{kind}") if not each.get("deleted")]
    fitting = [each["id"] for each in there if fields.items() <= each.items()]
    return fitting[-1] if fitting else _made(client, kind, fields)["id"]


def _made(client: Demo, kind: str, fields: Mapping[str, Any]) -> Any:
    of = next(each for each in client.kinds if each.name == kind)
    return client.control("POST", f"/records/{kind}", {**new_record(client, of), **fields})
