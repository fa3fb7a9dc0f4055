"""A server with Minicrm in addition to those of the registry, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from pytest_dealdock import Server
from tests.support.client import Client as HttpClient
from tests.support.example import VENDORS
from tests.support.left_work import watched
from tests.support.marks import DATABASES
from tests.support.serving import served


class Client(NamedTuple):
    """A client of one account of Minicrm."""

    http: httpx.Client
    account: dict[str, Any]

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Call the API below its prefix, by the account's key."""
        headers = {"X-Minicrm-Key": self.account["api_key"], **options.pop("headers", {})}
        return self.http.request(method, f"/minicrm/v1{path}", json=body, headers=headers, **options)

    def add(self, **fields: Any) -> dict[str, Any]:
        """Create a lead."""
        answer = self.call("POST", "/leads", {"name": "Ann", **fields})
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane on the account."""
        answer = self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def names(client: Client) -> list[str]:
    """The names of the account's leads. A new account has one, `Welcome`."""
    return [lead["name"] for lead in client.call("GET", "/leads").json()]


@pytest.fixture(scope="session", params=DATABASES)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox, watched(sandbox):
        yield sandbox


@pytest.fixture(scope="session")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    with HttpClient(address) as http:
        yield http


@pytest.fixture(scope="session")
def dealdock_server(address: str) -> Iterator[Server]:
    """The plugin's fixture, with a server that has the example."""
    with Server.at(address) as server:
        yield server


def opened(http: httpx.Client, **settings: Any) -> Client:
    """A new account of Minicrm."""
    answer = http.post("/_dealdock/accounts", json={"vendor": "minicrm", **settings})
    assert answer.status_code == 201, answer.text
    return Client(http, answer.json())


@pytest.fixture
def client(http: httpx.Client) -> Client:
    return opened(http)


@pytest.fixture
def other(http: httpx.Client) -> Client:
    return opened(http)
