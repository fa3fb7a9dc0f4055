"""A client of an account of Close by methods, paths and JSON."""

from typing import Any, NamedTuple

import httpx


class Client(NamedTuple):
    """A client of one account."""

    http: httpx.Client
    account: dict[str, Any]

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Call the API by the account's key."""
        auth = options.pop("auth", (self.account["api_key"], ""))
        return self.http.request(method, f"/close/api/v1{path}", json=body, auth=auth, **options)

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON of a successful read."""
        return self._json(self.call("GET", path, params=parameters))

    def post(self, path: str, **fields: Any) -> Any:
        """Create an object."""
        return self._json(self.call("POST", path, fields))

    def put(self, path: str, **fields: Any) -> Any:
        """Change an object."""
        return self._json(self.call("PUT", path, fields))

    def delete(self, path: str) -> Any:
        """Delete an object."""
        return self._json(self.call("DELETE", path))

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Return the JSON of an answer with 400."""
        answer = self.call(method, path, body, **options)
        assert answer.status_code == 400, answer.text
        return answer.json()

    def wrong_fields(self, method: str, path: str, **fields: Any) -> Any:
        """Return the errors by field of an answer with 400."""
        found = self.refused(method, path, fields)
        assert found["errors"] == []
        return found["field-errors"]

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def _json(self, answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def opened(http: httpx.Client, **settings: Any) -> Client:
    """A new account of Close."""
    answer = http.post("/_dealdock/accounts", json={"vendor": "close", **settings})
    assert answer.status_code == 201, answer.text
    return Client(http, answer.json())
