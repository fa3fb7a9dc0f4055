"""A client of version 5."""

import json
from collections.abc import Iterator
from copy import copy
from typing import Any
from urllib.parse import urlencode

import httpx

from dealdock.vendors.pardot.api import REST
from tests.support import described_answers
from tests.support.builders import Account
from tests.support.client import Client
from tests.support.transport import Transport


class V5:
    """A client of version 5 with the access token of the account's first user."""

    def __init__(self, address: str, account: Account, transport: Transport | None = None) -> None:
        self.account = account
        self.http = Client(address, transport)
        self.headers = _headers(account)

    def of(self, account: Account) -> "V5":
        """Return a client for another account of the same sandbox."""
        other = copy(self)
        other.account, other.headers = account, _headers(account)
        return other

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        """GET a path below `/api/v5/objects/`, or a complete URL."""
        url = path if path.startswith("http") else f"/api/v5/objects/{path}"
        return described(self.http.get(url, headers=self.headers, params=parameters or None))

    def send(self, method: str, path: str, body: Any = None, **parameters: Any) -> httpx.Response:
        """Send a body of JSON to a path below `/api/v5/objects/`."""
        url = path if path.startswith("/") else f"/api/v5/objects/{path}"
        query = f"?{urlencode(parameters)}" if parameters else ""
        content = b"" if body is None else json.dumps(body).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        return described(self.http.request(method, url + query, headers=headers, content=content))

    def create(self, collection: str, **properties: Any) -> int:
        """Create a record and return its id."""
        answer = self.send("POST", collection, properties)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]  # type: ignore[no-any-return]  # JSON has no types here

    def change(self, collection: str, number: int, **properties: Any) -> httpx.Response:
        """Change a record."""
        return self.send("PATCH", f"{collection}/{number}", properties)

    def act(self, path: str, **arguments: Any) -> httpx.Response:
        """Call an action."""
        return self.send("POST", path, arguments)

    def values(self, collection: str = "opportunities", fields: str = "id", **parameters: Any) -> list[dict[str, Any]]:
        """Return the records of the first page of a query."""
        answer = self.get(collection, fields=fields, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["values"]  # type: ignore[no-any-return]  # JSON has no types here

    def ids(self, collection: str = "opportunities", **parameters: Any) -> list[int]:
        """Return the ids of the first page of a query."""
        return [record["id"] for record in self.values(collection, **parameters)]

    def record(self, collection: str, record_id: int, fields: str) -> dict[str, Any]:
        """Return one record."""
        answer = self.get(f"{collection}/{record_id}", fields=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]  # JSON has no types here

    def pages(self, collection: str, fields: str = "id", **parameters: Any) -> Iterator[list[dict[str, Any]]]:
        """Yield the pages of a query, each from the URL of the page before."""
        page = self.get(collection, fields=fields, **parameters).json()
        yield page["values"]
        while page["nextPageUrl"] is not None:
            page = self.get(page["nextPageUrl"]).json()
            yield page["values"]


def _headers(account: Account) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {account.ready.access_token}",
        "Pardot-Business-Unit-Id": account.ready.business_unit_id,
    }


def described(answer: httpx.Response) -> httpx.Response:
    """Return an answer, which is as OpenAPI describes it."""
    described_answers.of(REST).check(answer, "")
    return answer


def error(answer: httpx.Response) -> tuple[int, int, str]:
    """Return the status, the code and the text of an error."""
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert [*body] == ["code", "message"]
    return answer.status_code, body["code"], body["message"]


def code(answer: httpx.Response) -> tuple[int, int]:
    """Return the status and the code of an error."""
    return error(answer)[:2]
