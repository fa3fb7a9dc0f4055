"""A plain HTTP client of one Close account, and the account's settings over the control plane."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Self

import httpx

from dealdock.vendors.close.api import REST
from tests.support import described_answers
from tests.support.client import Client

API: Final = "/api/v1"
FROZEN: Final = "2026-01-02T01:30:00Z"
TOO_LARGE: Final = {"error": "The request is too large."}


class Refusal(NamedTuple):
    """The status and the body of an error."""

    status: int
    body: Any

    @property
    def fields(self) -> dict[str, Any]:
        """The errors of single fields."""
        assert self.status == 400, self
        assert self.body["errors"] == [], self
        return self.body["field-errors"]  # type: ignore[no-any-return]  # JSON has no types here

    @property
    def text(self) -> str:
        """The error of the request as a whole."""
        assert set(self.body) == {"error"}, self
        return self.body["error"]  # type: ignore[no-any-return]  # JSON has no types here


class Close:
    """A client of one account, by the key of its first user unless another is given."""

    def __init__(self, http: httpx.Client, account: dict[str, Any], user: Mapping[str, Any] | None = None) -> None:
        self.http = http
        self.account = account
        self.is_described = True
        """False for an account with rows that are damaged: their answers are not as OpenAPI describes them."""
        self.key: str = user["api_key"] if user else account["api_key"]
        self.user_id: str = user["id"] if user else account["user_id"]
        self.organization_id: str = account["organization_id"]

    @classmethod
    def open(cls, http: httpx.Client, **settings: Any) -> Self:
        """Make an account, its clock frozen at FROZEN unless `clock` is given."""
        body = {"vendor": "close", "clock": {"mode": "frozen", "at": FROZEN}} | settings
        answer = http.post("/_dealdock/accounts", json=body)
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json())

    def by(self, user: Mapping[str, Any]) -> "Close":
        """The same account with the key of another user, as `user` returns one."""
        return Close(self.http, self.account, user)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Send any request below `/api/v1`. `body` is sent as JSON unless None, `params` as the query string."""
        options.setdefault("auth", (self.key, ""))
        if body is not None:
            options["json"] = body
        params = {name: value for name, value in (options.pop("params", None) or {}).items() if value is not None}
        url = f"{self.account['base_url']}{API}{path}"
        answer = self.http.request(method, url, params=params or None, **options)
        if self.is_described and _is_whole(answer):
            described_answers.of(REST).check(answer, "/close")
        return answer

    def ask(self, method: str, path: str, body: Any = None, *, zone: str | None = None, **params: Any) -> Any:
        """Send a request that succeeds, and return its JSON. `zone` is `x-tz-offset`."""
        headers = {} if zone is None else {"x-tz-offset": zone}
        answer = self.send(method, path, body, params=params, headers=headers)
        assert answer.is_success, (method, path, body, params, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, **params)

    def post(self, path: str, body: Any = None, **params: Any) -> Any:
        return self.ask("POST", path, body or {}, **params)

    def put(self, path: str, body: Any = None, **params: Any) -> Any:
        return self.ask("PUT", path, body or {}, **params)

    def delete(self, path: str) -> Any:
        return self.ask("DELETE", path)

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> Refusal:
        """Send a request that fails."""
        answer = self.send(method, path, body, **options)
        assert answer.is_error, (method, path, body, answer.text)
        return Refusal(answer.status_code, answer.json())

    def add(self, **fields: Any) -> dict[str, Any]:
        """Create an opportunity."""
        return self.post("/opportunity/", fields)  # type: ignore[no-any-return]  # JSON has no types here

    def change(self, opportunity: Mapping[str, Any] | str, **fields: Any) -> dict[str, Any]:
        """Update an opportunity."""
        return self.change_in(None, opportunity, fields)

    def change_in(
        self, zone: str | None, opportunity: Mapping[str, Any] | str, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Update an opportunity by a request of that `x-tz-offset`."""
        return self.ask("PUT", _path(opportunity), fields, zone=zone)  # type: ignore[no-any-return]  # JSON has no types here

    def read(self, opportunity: Mapping[str, Any] | str, **params: Any) -> dict[str, Any]:
        return self.get(_path(opportunity), **params)  # type: ignore[no-any-return]  # JSON has no types here

    def lead(self, name: str = "Wayne Enterprises", **fields: Any) -> dict[str, Any]:
        return self.post("/lead/", {"name": name, **fields})  # type: ignore[no-any-return]  # JSON has no types here

    def rows(self, path: str = "/opportunity/", **params: Any) -> list[dict[str, Any]]:
        """The objects of one page."""
        return self.get(path, **params)["data"]  # type: ignore[no-any-return]  # JSON has no types here

    def pages(self, path: str = "/opportunity/", *, size: int, **params: Any) -> Iterator[dict[str, Any]]:
        """The answers of all pages."""
        skip, more = 0, True
        while more:
            page = self.get(path, _skip=skip, _limit=size, **params)
            yield page
            skip, more = skip + size, page["has_more"]

    def field(self, name: str = "Weekday", of: str = "opportunity", **fields: Any) -> str:
        """Create a custom field of text, and return its key in objects, `custom.<id>`."""
        made = self.post(f"/custom_field/{of}/", {"name": name, "type": "text", **fields})
        return f"custom.{made['id']}"

    def statuses(self) -> dict[str, str]:
        """The ids of the opportunity statuses by their labels."""
        return {each["label"]: each["id"] for each in self.rows("/status/opportunity/")}

    def events(self, **wanted: Any) -> list[dict[str, Any]]:
        """The events with these values, the latest first. The API takes some combinations of filters only."""
        found, cursor = [], ""
        while cursor is not None:
            page = self.get("/event/", _cursor=cursor)
            found += [each for each in page["data"] if all(each[name] == value for name, value in wanted.items())]
            cursor = page["cursor_next"]
        return found

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, (path, body, answer.text)
        return answer.json() if answer.content else None

    def freeze(self, at: str) -> None:
        """Freeze the account's clock at this time."""
        self.control("PUT", "/clock", {"mode": "frozen", "at": at})

    def user(self, first_name: str, last_name: str, **fields: Any) -> dict[str, Any]:
        """Add a user. The answer has the user's `id` as the API shows it, and their `api_key`."""
        made = self.control("POST", "/users", {"first_name": first_name, "last_name": last_name, **fields})
        me = self.by({**made, "id": ""}).get("/me/")
        return {**made, "id": me["id"]}


def _path(opportunity: Mapping[str, Any] | str) -> str:
    return f"/opportunity/{opportunity if isinstance(opportunity, str) else opportunity['id']}/"


def connected(address: str) -> httpx.Client:
    """A client of the server at an address. It follows no redirect."""
    return Client(address)


def _is_whole(answer: httpx.Response) -> bool:
    """Return True for an answer in JSON with all keys, by the method of the request."""
    request = answer.request
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    has_choice = b"_fields" in request.url.query or b"_fields" in request.content
    return is_json and not has_choice and "x-http-method-override" not in request.headers
