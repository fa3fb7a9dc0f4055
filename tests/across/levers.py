"""An account of any vendor, one of its kinds of records, and the call that lists them, for tests of faults that act."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import httpx

Json = Any


class Listed(NamedTuple):
    """A kind of records, and how a client of the vendor lists them."""

    kind: str
    object: str
    operation: str
    fields: Callable[[int], dict[str, Any]]
    """Returns the fields of the n-th record."""
    changes: Mapping[str, Any]
    path: str
    """Of the list, below the prefix."""
    call: Callable[[httpx.Client, Json], httpx.Response]
    """Lists the records of an account."""
    ids: Callable[[httpx.Response], list[str]]


def _pardot(http: httpx.Client, account: Json) -> httpx.Response:
    form = {
        "api_key": account["api_key"],
        "user_key": account["user_key"],
        "format": "json",
        "limit": 200,
        "color": "blue",
    }
    return http.post("/api/prospect/version/3/do/query", data=form)


def _pardot_ids(answer: httpx.Response) -> list[str]:
    found = (answer.json().get("result") or {}).get("prospect", [])
    return [str(each["id"]) for each in (found if isinstance(found, list) else [found])]


def _close(http: httpx.Client, account: Json) -> httpx.Response:
    return http.get("/close/api/v1/lead/", params={"color": "blue"}, auth=(account["api_key"], ""))


def _copper(http: httpx.Client, account: Json) -> httpx.Response:
    headers = {
        "X-PW-AccessToken": account["api_key"],
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": account["email"],
    }
    return http.post("/copper/developer_api/v1/companies/search", params={"color": "blue"}, json={}, headers=headers)


def _apollo(http: httpx.Client, account: Json) -> httpx.Response:
    return http.post(
        "/apollo/api/v1/contacts/search", json={"color": "blue"}, headers={"X-Api-Key": account["api_key"]}
    )


LISTED: Final[Mapping[str, Listed]] = {
    "pardot": Listed(
        "prospect", "prospect", "query", lambda n: {"email": f"p{n}@dealdock.example"}, {"city": "Rome"},
        "/api/prospect/version/3/do/query", _pardot, _pardot_ids,
    ),
    "close": Listed(
        "lead", "lead", "list", lambda n: {"name": f"Lead {n}"}, {"name": "Changed"},
        "/api/v1/lead/", _close, lambda answer: [each["id"] for each in answer.json()["data"]],
    ),
    "copper": Listed(
        "company", "company", "search", lambda n: {"name": f"Company {n}"}, {"name": "Changed"},
        "/developer_api/v1/companies/search", _copper, lambda answer: [str(each["id"]) for each in answer.json()],
    ),
    "apollo": Listed(
        "contact", "contact", "search", lambda n: {"first_name": "Ann", "last_name": f"Lee {n}"}, {"title": "CEO"},
        "/api/v1/contacts/search", _apollo, lambda answer: [each["id"] for each in answer.json()["contacts"]],
    ),
}  # fmt: skip


class Acting:
    """An account of a vendor, whose faults act on a kind of its records."""

    def __init__(self, http: httpx.Client, vendor: str) -> None:
        self.http, self.of = http, LISTED[vendor]
        clock = {"mode": "frozen", "at": "2026-03-01T12:00:00Z"}
        self.account = http.post("/_dealdock/accounts", json={"vendor": vendor, "clock": clock}).json()
        self.base = f"/_dealdock/accounts/{self.account['id']}"

    def records(self, number: int) -> list[Json]:
        """Create records, and return their ids."""
        body = [self.of.fields(each) for each in range(number)]
        answer = self.http.post(f"{self.base}/records/{self.of.kind}", json=body)
        assert answer.status_code == 201, answer.text
        return [each["id"] for each in answer.json()]

    def control(self, method: str, path: str, body: Json = None) -> Json:
        answer = self.http.request(method, f"{self.base}{path}", json=body)
        assert answer.status_code < 400, answer.text
        return answer.json() if answer.content else None

    def fault(self, **rule: Any) -> Json:
        """Make a fault for the call that lists the records, unless the rule matches others."""
        match = {"object": self.of.object, "operation": self.of.operation, **rule.pop("match", {})}
        return self.control("POST", "/faults", {"match": match, **rule})

    def refused(self, **rule: Any) -> dict[str, str]:
        """Return the mistakes in a fault by their place."""
        answer = self.http.post(f"{self.base}/faults", json=rule)
        assert answer.status_code == 422, answer.text
        return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}

    def list(self) -> list[str]:
        """List the records as a client does, and return their ids."""
        answer = self.of.call(self.http, self.account)
        assert answer.status_code == 200, answer.text
        return self.of.ids(answer)

    def entry(self) -> Json:
        """Return the newest journal entry."""
        return self.control("GET", "/requests?limit=1")[0]
