"""A connection to an account: its API, with what it answers as the model has it, and the control plane about it."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

from soak.history.call import Answer, Deal, Page
from tests.builders import members

PATIENCE: Final = 60
"""Seconds that an answer may take."""


class Caller:
    """Calls one account on a connection of its own."""

    def __init__(self, url: str, account: Mapping[str, Any]) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        self._account = account

    @classmethod
    def of_new_account(cls, url: str) -> Self:
        """The first one to call an account, which it makes."""
        caller = cls(url, {})
        caller._account = caller._steer("POST", "/_dealdock/accounts")
        return caller

    def another(self, url: str) -> Self:
        """One more for the same account."""
        return type(self)(url, self._account)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def ask(self, operation: str, given: Mapping[str, str]) -> Answer:
        """Call an operation of the opportunity."""
        self._send("opportunity", operation, given)
        response = self._connection.getresponse()
        body = response.read()
        return None if response.status == 204 else _answer(json.loads(body))  # noqa: PLR2004 (No Content)

    def ask_and_hang_up(self, operation: str, given: Mapping[str, str]) -> None:
        """The same, without waiting for the answer."""
        self._send("opportunity", operation, given)
        self._connection.close()

    def total(self, kind: str) -> int:
        """How many of a kind there are, as the API says it."""
        self._send(kind, "query", {"limit": "1"})
        total: int = json.loads(self._connection.getresponse().read())["result"]["total_results"]
        return total

    def records(self, kind: str) -> list[Any]:
        """All of a kind that there are, as the control plane shows them."""
        found: list[Any] = self._steer("GET", f"/_dealdock/accounts/{self._account['id']}/records/{kind}")
        return found

    def add(self, kind: str, **fields: str) -> int:
        """Add a record by the control plane; answers its id."""
        made: int = self._steer("POST", f"/_dealdock/accounts/{self._account['id']}/records/{kind}", fields)["id"]
        return made

    def _send(self, kind: str, operation: str, given: Mapping[str, str]) -> None:
        keys = {name: self._account[name] for name in ("api_key", "user_key")} | {"format": "json"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        path = f"/api/{kind}/version/3/do/{operation}"
        self._connection.request("POST", path, urlencode({**keys, **given}), headers)

    def _steer(self, method: str, path: str, document: Any = None) -> Any:
        body, headers = (None, {}) if document is None else (json.dumps(document), {"Content-Type": "application/json"})
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        said = response.read().decode()
        if response.status >= 300:  # noqa: PLR2004 (HTTP's classes)
            raise RuntimeError(f"{method} {path}: {response.status} {said}")
        return json.loads(said)


def _answer(tree: Mapping[str, Any]) -> Answer:
    if "err" in tree:
        return int(tree["@attributes"]["err_code"])
    if "opportunity" in tree:
        return _deal(tree["opportunity"])
    result = tree["result"] or {}
    return Page(result.get("total_results"), tuple(map(_deal, members(result, "opportunity"))))


def _deal(tree: Mapping[str, Any]) -> Deal:
    """As much of it as is shown."""
    prospects, activities = None, None
    if "prospects" in tree:
        prospects = tuple(each["id"] for each in members(tree["prospects"], "prospect"))
    if "opportunity_activities" in tree:
        left = members(tree["opportunity_activities"], "visitor_activity")
        activities = tuple((each["type"], each["prospect_id"]) for each in left)
    fields = {name: tree[name] for name in ("id", "name", "value", "probability", "type", "stage", "status")}
    return Deal(**fields, prospects=prospects, activities=activities)
