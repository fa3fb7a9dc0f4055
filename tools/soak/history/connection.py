"""A connection to the API of an account, whose answers are converted for the model, and to the control plane."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

from tests.support.builders import members
from tools.soak.history.call import Answer, Opportunity, Page

TIMEOUT_SECONDS: Final = 60
"""The longest wait for an answer."""


class AccountConnection:
    """An HTTP connection that calls one account."""

    def __init__(self, url: str, account: Mapping[str, Any]) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
        self._account = account

    @classmethod
    def to_new_account(cls, url: str, settings: Mapping[str, Any]) -> Self:
        """Create an account, and return a connection to it."""
        caller = cls(url, {})
        caller._account = caller._control("POST", "/_dealdock/accounts", settings)
        return caller

    def new_connection(self, url: str) -> Self:
        """Return another connection to the same account."""
        return type(self)(url, self._account)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def call(self, operation: str, given: Mapping[str, str]) -> Answer:
        """Call an operation of the opportunity. Raises `ConnectionError` if it is not answered."""
        try:
            self._send(operation, given)
            response = self._connection.getresponse()
            body = response.read()
        except ConnectionError:
            self._connection.close()
            raise
        return None if response.status == HTTPStatus.NO_CONTENT else _answer(json.loads(body))

    def send_and_close(self, operation: str, given: Mapping[str, str]) -> None:
        """Send a call, and close the connection without waiting for the answer."""
        self._send(operation, given)
        self._connection.close()

    def add_prospect(self, email: str) -> int:
        """Create a prospect, and return its id."""
        prospect_id: int = self._control_account("POST", "records/prospect", {"email": email})["id"]
        return prospect_id

    def add_fault(self, fault: Mapping[str, Any]) -> None:
        """Add a fault."""
        self._control_account("POST", "faults", fault)

    def delete_faults(self) -> None:
        """Delete all faults."""
        self._control_account("DELETE", "faults")

    def _send(self, operation: str, given: Mapping[str, str]) -> None:
        keys = {name: self._account[name] for name in ("api_key", "user_key")} | {"format": "json"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        path = f"/api/opportunity/version/3/do/{operation}"
        self._connection.request("POST", path, urlencode({**keys, **given}), headers)

    def _control_account(self, method: str, path: str, document: Any = None) -> Any:
        return self._control(method, f"/_dealdock/accounts/{self._account['id']}/{path}", document)

    def _control(self, method: str, path: str, document: Any = None) -> Any:
        body, headers = (None, {}) if document is None else (json.dumps(document), {"Content-Type": "application/json"})
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {text}")
        return json.loads(text) if text else None


def _answer(tree: Mapping[str, Any]) -> Answer:
    if "err" in tree:
        return int(tree["@attributes"]["err_code"])
    if "opportunity" in tree:
        return _opportunity(tree["opportunity"])
    result = tree["result"] or {}
    return Page(result.get("total_results"), tuple(map(_opportunity, members(result, "opportunity"))))


def _opportunity(tree: Mapping[str, Any]) -> Opportunity:
    """Return the opportunity with the fields that the answer shows."""
    prospects, activities = None, None
    if "prospects" in tree:
        prospects = tuple(each["id"] for each in members(tree["prospects"], "prospect"))
    if "opportunity_activities" in tree:
        entries = members(tree["opportunity_activities"], "visitor_activity")
        activities = tuple((each["type"], each["prospect_id"]) for each in entries)
    fields = {name: tree[name] for name in ("id", "name", "value", "probability", "type", "stage", "status")}
    return Opportunity(**fields, prospects=prospects, activities=activities)
