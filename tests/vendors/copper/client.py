"""A plain HTTP client of one Copper account."""

from collections.abc import Mapping
from typing import Any, Final, Self

import httpx

from dealdock.vendors.copper.api import REST
from tests.support import described_answers

API: Final = "/developer_api/v1"
NOW: Final = 1_502_158_599
FROZEN: Final = "2017-08-08T02:16:39Z"
Json = dict[str, Any]


class Copper:
    """A client of one account, by the key of its first user unless another is given."""

    def __init__(self, http: httpx.Client, account: Json, user: Mapping[str, Any] | None = None) -> None:
        self.http = http
        self.account = account
        self.is_described = True
        """False for records with values that only the control plane makes, which OpenAPI does not describe."""
        self.user_id: int = user["id"] if user else account["user_id"]
        who = user or account
        self.headers: Final = {
            "X-PW-AccessToken": who["api_key"],
            "X-PW-Application": "developer_api",
            "X-PW-UserEmail": who["email"],
        }

    @classmethod
    def open(cls, http: httpx.Client, **settings: Any) -> Self:
        """Make an account, its clock frozen at NOW unless `clock` is given."""
        body = {"vendor": "copper", "clock": {"mode": "frozen", "at": FROZEN}} | settings
        answer = http.post("/_dealdock/accounts", json=body)
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json())

    def by(self, user: Mapping[str, Any]) -> "Copper":
        """The same account with the key of another user."""
        return Copper(self.http, self.account, user)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Send a request below `/developer_api/v1`. Bytes are sent as they are, another body as JSON."""
        if isinstance(body, bytes):
            options["content"] = body
        elif body is not None:
            options["json"] = body
        headers = {**self.headers, **options.pop("headers", {})}
        sent = {name: value for name, value in headers.items() if value is not None}
        answer = self.http.request(method, f"{self.account['base_url']}{API}{path}", headers=sent, **options)
        if self.is_described:
            described_answers.of(REST).check(answer, "/copper")
        return answer

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that succeeds, and return its JSON."""
        answer = self.send(method, path, body)
        assert answer.status_code == 200, (method, path, body, answer.status_code, answer.text)
        return answer.json()

    def refused(self, method: str, path: str, body: Any = None) -> list[str]:
        """Send a request with a body that is not valid, and return the lines of the message."""
        answer = self.send(method, path, body)
        assert answer.status_code == 422, (method, path, body, answer.status_code, answer.text)
        head, _, faults = answer.json()["message"].partition("Validation errors: ")
        assert head == "Invalid input: ", answer.text
        lines: list[str] = faults.split("\n")
        return lines

    def status(self, method: str, path: str, body: Any = None, **options: Any) -> int:
        return self.send(method, path, body, **options).status_code

    def person(self, **fields: Any) -> Json:
        created: Json = self.ask("POST", "/people", {"name": "Jane Roe", **fields})
        return created

    def company(self, **fields: Any) -> Json:
        created: Json = self.ask("POST", "/companies", {"name": "Noemail", **fields})
        return created

    def deal(self, **fields: Any) -> Json:
        """Create an opportunity, with a new contact unless one is given."""
        if "primary_contact_id" not in fields:
            fields["primary_contact_id"] = self.person()["id"]
        created: Json = self.ask("POST", "/opportunities", {"name": "Deal", **fields})
        return created

    def lead(self, **fields: Any) -> Json:
        created: Json = self.ask("POST", "/leads", {"name": "Ines Torre", **fields})
        return created

    def task(self, **fields: Any) -> Json:
        created: Json = self.ask("POST", "/tasks", {"name": "Call", **fields})
        return created

    def project(self, **fields: Any) -> Json:
        created: Json = self.ask("POST", "/projects", {"name": "Onboarding", **fields})
        return created

    def put(self, deal: Json, **fields: Any) -> Json:
        changed: Json = self.ask("PUT", f"/opportunities/{deal['id']}", fields)
        return changed

    def get(self, deal: Json) -> Json:
        found: Json = self.ask("GET", f"/opportunities/{deal['id']}")
        return found

    def definition(self, data_type: str, *options: str, on: str = "opportunity", **fields: Any) -> Json:
        named = {"options": [{"name": name} for name in options]} if options else {}
        body = {"name": data_type, "data_type": data_type, "available_on": [on], **named, **fields}
        created: Json = self.ask("POST", "/custom_field_definitions", body)
        return created

    def activity_type(self, name: str) -> int:
        """Return the id of a type that activities of users have."""
        found: list[int] = [each["id"] for each in self.ask("GET", "/activity_types")["user"] if each["name"] == name]
        return found[0]

    def found(self, body: Any = None, kind: str = "opportunities") -> list[str]:
        """Return the names of the records that a search finds. Their number is the total."""
        answer = self.send("POST", f"/{kind}/search", body)
        assert answer.status_code == 200, (body, answer.text)
        names = [each["name"] for each in answer.json()]
        assert answer.headers["x-pw-total"] == str(len(names)), "of one page"
        return names

    def found_by(self, query: str, body: Any = None, kind: str = "opportunities") -> list[str]:
        """The names of what a search by the query string finds."""
        return [each["name"] for each in self.ask("POST", f"/{kind}/search?{query}", body)]

    def advance(self, seconds: int) -> None:
        self.control("POST", "/clock/advance", {"seconds": seconds})

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None
