"""A client of one account of a vendor with REST paths."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import httpx

from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, Needs, VendorCalls

NOON = "2026-06-01T12:00:00Z"


class Client(NamedTuple):
    """A client of one account."""

    http: httpx.Client
    vendor: str
    calls: VendorCalls
    account: Mapping[str, Any]

    @classmethod
    def open(cls, http: httpx.Client, vendor: str, calls: VendorCalls, **settings: Any) -> Self:
        """Create an account, whose clock is frozen."""
        body = {"vendor": vendor, "clock": {"mode": "frozen", "at": NOON}, **settings}
        answer = http.post("/_dealdock/accounts", json=body)
        assert answer.status_code == 201, answer.text
        client = cls(http, vendor, calls, answer.json())
        for user in calls.users:
            client.control("POST", "/users", user)
        return client

    @property
    def headers(self) -> dict[str, str]:
        """The headers with the account's key."""
        return self.calls.headers(self.account)

    def another(self, **settings: Any) -> Self:
        """Create another account of the vendor."""
        return self.open(self.http, self.vendor, self.calls, **settings)

    def make(self, text: str = "Made") -> Made:
        """Make a record of every object."""
        return self.calls.make(self, text)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Call the API with the account's key, or with other headers."""
        headers = options.pop("headers", self.headers)
        return self.http.request(method, f"{self.account['base_url']}{path}", json=body, headers=headers, **options)

    def run(self, operation: Operation, made: Made, **options: Any) -> httpx.Response:
        """Call an operation with the request in its vendor's table; `options` replace parts of it."""
        needs = self.needs(operation)
        request: dict[str, Any] = {"headers": {**self.headers, **needs.headers}}
        if needs.body is not None:
            request["json"] = needs.body(made)
        if needs.files is not None:
            request["files"] = needs.files
        if query := self.query(operation, made):
            request["params"] = query
        request |= options
        if options.keys() & {"content", "json"}:
            request.pop("files", None)
        if "content" in options:
            request.pop("json", None)
        method, path = request.pop("method", operation.method), request.pop("path", self.path(operation, made))
        return self.http.request(method, f"{self.account['base_url']}{path}", **request)

    def path(self, operation: Operation, made: Made) -> str:
        """Return the path of an operation on records that were made."""
        return operation.path.format_map(self.path_values(operation, made))

    def path_values(self, operation: Operation, made: Made) -> Made:
        """Return the values of the path's parameters."""
        needs = self.needs(operation)
        values = dict.fromkeys(operation.parameters, made.get(operation.object))
        return values | (dict(needs.path(made)) if needs.path else {})

    def query(self, operation: Operation, made: Made) -> Mapping[str, Any]:
        """Return the parameters of the query string that the operation needs."""
        needs = self.needs(operation)
        return {} if needs.query is None else needs.query(made)

    def needs(self, operation: Operation) -> Needs:
        """Return what the operation needs."""
        return self.calls.needs.get((operation.object, operation.name), Needs())

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def export(self) -> bytes:
        """Return the account's settings and records as JSON."""
        answer = self.http.get(f"/_dealdock/accounts/{self.account['id']}/export?format=json")
        assert answer.status_code == 200, answer.text
        return answer.content

    def import_(self, scene: str, kind: str = "application/json") -> None:
        """Import a scene."""
        path = f"/_dealdock/accounts/{self.account['id']}/import"
        answer = self.http.post(path, content=scene.encode(), headers={"Content-Type": kind})
        assert answer.status_code == 204, answer.text
