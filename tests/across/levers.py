"""An account of any vendor, one of its kinds of records, and the call that lists them, for tests of faults that act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import httpx

from tests.across.calls import package_of
from tests.support.example import VENDORS

Json = Any


@dataclass(frozen=True)
class Listed:
    """The kind of records of a vendor whose list is called, from `tests/vendors/<vendor>/listed.py`."""

    kind: str
    """Its name in the control plane. The vendor's staging has its records, a change of them, and the limit."""
    operation: str
    path: str
    """Of the list, below the prefix."""
    call: Callable[[httpx.Client, Json, Mapping[str, str]], httpx.Response]
    """Lists the records of an account, with a parameter more."""
    ids: Callable[[httpx.Response], list[Any]]
    undeletes: bool = False
    """True if a deleted record of the kind can come back."""
    refused: Sequence[Json] = ()
    """Actions behind the creation of record 7, of which the service refuses the last, whatever records come."""
    later: Json = None
    """An action that names a record which may still come."""
    further: Sequence[tuple[str, str]] = ()
    """Further first calls of a process: methods and paths."""
    limit: Mapping[str, Any] = field(default_factory=lambda: {"reset": 1.5})
    """The members of the effect of a limit besides its error."""
    parameter: tuple[str, str] = ("color", "blue")
    """A parameter that the list ignores, or its default."""


def listed(vendor: str) -> Listed:
    """Return the kind of records that a vendor's tests list."""
    found: Listed = import_module(f"{package_of(vendor)}.listed").LISTED
    return found


class Acting:
    """An account of a vendor, whose faults act on a kind of its records."""

    def __init__(self, http: httpx.Client, vendor: str) -> None:
        self.http, self.of = http, listed(vendor)
        declared = next(each for each in VENDORS if each.name == vendor)
        staging = declared.staging
        assert staging is not None
        assert staging.rate_limit is not None
        self.staged = staging.objects[self.of.kind]
        self.unknown_id: Json = 999_999 if declared.id_form is None else "no_such_id"
        self.limit: Json = {**staging.rate_limit.effect, **self.of.limit}
        clock = {"mode": "frozen", "at": "2026-03-01T12:00:00Z"}
        self.account = http.post("/_dealdock/accounts", json={"vendor": vendor, "clock": clock}).json()
        self.base = f"/_dealdock/accounts/{self.account['id']}"
        for each in self.control("GET", f"/records/{self.of.kind}"):
            self.control("DELETE", f"/records/{self.of.kind}/{each['id']}")

    def fields(self, number: int) -> dict[str, Any]:
        """Return the fields of the n-th record."""
        return {
            name: value.format(n=number) if isinstance(value, str) else value
            for name, value in self.staged.record.items()
        }

    def create(self, *numbers: int) -> Json:
        """Return the action that creates records."""
        return {"create": self.of.kind, "records": [self.fields(each) for each in numbers]}

    def call(self, http: httpx.Client | None = None, **account: Any) -> httpx.Response:
        """List the records, perhaps with other keys."""
        name, value = self.of.parameter
        return self.of.call(http or self.http, {**self.account, **account}, {name: value})

    def records(self, number: int) -> list[Json]:
        """Create records, and return their ids."""
        body = [self.fields(each) for each in range(number)]
        answer = self.http.post(f"{self.base}/records/{self.of.kind}", json=body)
        assert answer.status_code == 201, answer.text
        return [each["id"] for each in answer.json()]

    def control(self, method: str, path: str, body: Json = None) -> Json:
        answer = self.http.request(method, f"{self.base}{path}", json=body)
        assert answer.status_code < 400, answer.text
        return answer.json() if answer.content else None

    def fault(self, **rule: Any) -> Json:
        """Make a fault for the call that lists the records, unless the rule matches others."""
        match = {"object": self.of.kind, "operation": self.of.operation, **rule.pop("match", {})}
        return self.control("POST", "/faults", {"match": match, **rule})

    def refused(self, **rule: Any) -> dict[str, str]:
        """Return the mistakes in a fault by their place."""
        answer = self.http.post(f"{self.base}/faults", json=rule)
        assert answer.status_code == 422, answer.text
        return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}

    def list(self) -> list[str]:
        """List the records as a client does, and return their ids."""
        answer = self.call()
        assert answer.status_code == 200, answer.text
        return [str(each) for each in self.of.ids(answer)]

    def entry(self) -> Json:
        """Return the newest journal entry."""
        return self.control("GET", "/requests?limit=1")[0]
