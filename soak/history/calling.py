"""A connection to an account: its API, with what it answers as the model has it, and the control plane about it."""

import json
from collections.abc import Mapping
from http import HTTPStatus
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
    def of_new_account(cls, url: str, settings: Mapping[str, Any]) -> Self:
        """The first one to call an account, which it makes."""
        caller = cls(url, {})
        caller._account = caller._steer("POST", "/_dealdock/accounts", settings)
        return caller

    def another(self, url: str) -> Self:
        """One more for the same account."""
        return type(self)(url, self._account)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def ask(self, operation: str, given: Mapping[str, str]) -> Answer:
        """Call an operation of the opportunity. `ConnectionError` where it isn't answered."""
        try:
            self._send(operation, given)
            response = self._connection.getresponse()
            body = response.read()
        except ConnectionError:
            self._connection.close()
            raise
        return None if response.status == HTTPStatus.NO_CONTENT else _answer(json.loads(body))

    def ask_and_hang_up(self, operation: str, given: Mapping[str, str]) -> None:
        """The same, without waiting for the answer."""
        self._send(operation, given)
        self._connection.close()

    def add_prospect(self, email: str) -> int:
        """The id of a new one."""
        made: int = self._of_account("POST", "records/prospect", {"email": email})["id"]
        return made

    def add_fault(self, fault: Mapping[str, Any]) -> None:
        """Let some calls go wrong."""
        self._of_account("POST", "faults", fault)

    def lift_faults(self) -> None:
        """Let no call go wrong any more."""
        self._of_account("DELETE", "faults")

    def _send(self, operation: str, given: Mapping[str, str]) -> None:
        keys = {name: self._account[name] for name in ("api_key", "user_key")} | {"format": "json"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        path = f"/api/opportunity/version/3/do/{operation}"
        self._connection.request("POST", path, urlencode({**keys, **given}), headers)

    def _of_account(self, method: str, path: str, document: Any = None) -> Any:
        return self._steer(method, f"/_dealdock/accounts/{self._account['id']}/{path}", document)

    def _steer(self, method: str, path: str, document: Any = None) -> Any:
        body, headers = (None, {}) if document is None else (json.dumps(document), {"Content-Type": "application/json"})
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        said = response.read().decode()
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {said}")
        return json.loads(said) if said else None


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
