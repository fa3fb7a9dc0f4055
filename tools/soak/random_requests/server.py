"""The server under test, and the accounts of the requests."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Final

import httpx

from dealdock.vendors.registry import VENDORS
from tests.across.calls import VendorCalls, calls_of, without_limits
from tests.across.client import Client
from tools.soak.random_requests.request import Accounts, RestAccount

Address = tuple[str, int]

CALLS: Final[Mapping[str, VendorCalls]] = {each.name: calls_of(each.name) for each in VENDORS}
"""The calls of each vendor with REST paths."""

DOCUMENTS: Final = {each.name: f"/openapi/{each.name}.json" for each in VENDORS} | {"control": "/openapi.json"}
"""The paths of the OpenAPI documents in the control plane."""

MADE: Final = "records"
"""The snapshot of an account with records."""


class Control:
    """A client of the control plane."""

    def __init__(self, address: Address) -> None:
        self._connection = HTTPConnection(*address, timeout=60)

    def request(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> tuple[int, bytes]:
        """Call the control plane, and return status and body."""
        try:
            self._connection.request(method, f"/_dealdock{path}", body, {"Content-Type": kind})
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        finally:
            self._connection.close()  # after a failure the server closes it, which would not be noticed in time

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call the control plane and return its answer, which must be a success."""
        status, said = self.request(method, path, json.dumps(body).encode() if body else None)
        if status >= 300:  # noqa: PLR2004 (HTTP's classes)
            raise RuntimeError(f"{method} {path}: {said.decode()}")
        return json.loads(said or b"null")

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True)
class Server:
    """A running server with its two ports."""

    plain: Address
    https: Address

    def create_accounts(self) -> Accounts:
        """Create accounts with some records, and read the OpenAPI documents."""
        with closing(Control(self.plain)) as control:
            described = {name: control.call("GET", path) for name, path in DOCUMENTS.items()}
            first, second = (control.call("POST", "/accounts", {"scene": "demo"}) for _ in range(2))
        return Accounts(first, second, described, [self._rest(vendor) for vendor in CALLS])

    def _rest(self, vendor: str) -> RestAccount:
        """Create an account of a vendor with REST paths, without limits, with records and a snapshot of them."""
        with httpx.Client(base_url="http://{}:{}".format(*self.plain), timeout=60, trust_env=False) as http:
            client = Client.open(http, vendor, CALLS[vendor], scene="demo")
            client.control("PATCH", "", without_limits(client.account))
            records = client.make()
            client.control("PUT", f"/snapshots/{MADE}")
        return RestAccount(vendor, client.account, records)

    def reset(self, accounts: Accounts) -> None:
        """Reset the records of the accounts."""
        with closing(Control(self.plain)) as control:
            for account in (accounts.account, accounts.second):
                control.call("POST", f"/accounts/{account['id']}/reset", {"to": "empty"})
            for rest in accounts.rest:
                control.call("POST", f"/accounts/{rest.account['id']}/reset", {"to": MADE})
