"""A client of an account of Apollo, as plain as HTTP is."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Self

import httpx

from dealdock.vendors.apollo.api import REST
from tests.support import described_answers

NOON: Final = "2026-06-01T12:00:00.250Z"


class Apollo(NamedTuple):
    """A client with the key of one user of an account, in the header."""

    http: httpx.Client
    account: Mapping[str, Any]

    @classmethod
    def open(cls, http: httpx.Client, **settings: Any) -> Self:
        """Create an account."""
        answer = http.post("/_dealdock/accounts", json={"vendor": "apollo", **settings})
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json())

    @property
    def key(self) -> str:
        return str(self.account["api_key"])

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Call the API with these options and without a key."""
        answer = self.http.request(method, f"/apollo{path}", **options)
        if answer.status_code == httpx.codes.OK and path.startswith(("/api/v1", "/v1")):
            described_answers.of(REST).check(answer, "/apollo")
        return answer

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Call the API below `/api/v1`, by the key."""
        headers = {"X-Api-Key": self.key, **options.pop("headers", {})}
        return self.send(method, f"/api/v1{path}", json=body, headers=headers, **options)

    def done(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Call the API, and return the body of its success."""
        answer = self.call(method, path, body, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def add(self, **fields: Any) -> dict[str, Any]:
        """Create an opportunity."""
        created: dict[str, Any] = self.done("POST", "/opportunities", {"name": "Deal", **fields})["opportunity"]
        return created

    def add_account(self, **fields: Any) -> dict[str, Any]:
        """Create an account, in the API's sense."""
        created: dict[str, Any] = self.done("POST", "/accounts", {"name": "Harbour", **fields})["account"]
        return created

    def add_contact(self, **fields: Any) -> dict[str, Any]:
        """Create a contact."""
        created: dict[str, Any] = self.done("POST", "/contacts", {"first_name": "Jane", **fields})["contact"]
        return created

    def old_people_search(self, **filters: Any) -> dict[str, Any]:
        """Search for people as it was possible in the edition 2021."""
        self.control("PATCH", "", {"edition": 2021})
        found: dict[str, Any] = self.done("POST", "/mixed_people/search", filters)
        self.control("PATCH", "", {"edition": self.account["edition"]})
        return found

    def view(self, opportunity: Mapping[str, Any]) -> dict[str, Any]:
        """View an opportunity."""
        found: dict[str, Any] = self.done("GET", f"/opportunities/{opportunity['id']}")["opportunity"]
        return found

    def change(self, opportunity: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
        """Update an opportunity."""
        found: dict[str, Any] = self.done("PATCH", f"/opportunities/{opportunity['id']}", fields)["opportunity"]
        return found

    def search(self, **parameters: Any) -> list[dict[str, Any]]:
        """Search opportunities."""
        found: list[dict[str, Any]] = self.done("POST", "/opportunities/search", parameters)["opportunities"]
        return found

    def names(self, **parameters: Any) -> list[str]:
        """Return the names of the opportunities that a search finds."""
        return [each["name"] for each in self.search(**parameters)]

    def stage(self, name: str) -> str:
        """Return the id of the stage with this name."""
        stages = self.done("GET", "/opportunity_stages")["opportunity_stages"]
        return next(str(each["id"]) for each in stages if each["name"] == name)

    @property
    def user(self) -> str:
        """The id of the caller."""
        return str(self.done("GET", "/users/api_profile")["id"])

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def refusal(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    """Return the status of an answer, and the fields of its error that are older than `error_details`."""
    body = answer.json()
    assert isinstance(body.pop("error_details"), dict)
    return answer.status_code, body


def error(answer: httpx.Response) -> tuple[int, str]:
    """Return the status of an answer, and the text of its error."""
    return answer.status_code, answer.json()["error"]
