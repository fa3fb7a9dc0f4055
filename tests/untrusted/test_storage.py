"""The setting `account_max_bytes`: one account cannot fill the disk of all."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform.limits import storage
from dealdock.settings import Settings
from tests.support.running import eventually
from tests.support.serving import served

MAX_BYTES: Final = 4_000_000
TEXT: Final = "x" * 60_000
pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    if request.param == "sqlite":
        database = str(tmp_path_factory.mktemp("storage") / "dealdock.db")
    else:
        migrated: Callable[[], str] = request.getfixturevalue("migrated_postgres")
        database = migrated()
    settings = Settings(database=database, secret="a secret for tests", account_max_bytes=MAX_BYTES)
    with Sandbox(settings, to_serve=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


class Writer:
    """A client of one account, which adds and deletes records by the vendor's API."""

    def __init__(self, http: httpx.Client, vendor: str) -> None:
        self.http, self.vendor = http, vendor
        self.account: dict[str, Any] = http.post("/_dealdock/accounts", json={"vendor": vendor}).json()
        self.ids: list[Any] = []

    def call(self, method: str, path: str, **what: Any) -> httpx.Response:
        key, url = self.account["api_key"], f"{self.account['base_url']}{path}"
        if self.vendor == "close":
            return self.http.request(method, url, auth=(key, ""), **what)
        email = self.account["users"][0]["email"] if "users" in self.account else self.account.get("email", "")
        names = {"X-PW-AccessToken": key, "X-PW-Application": "developer_api", "X-PW-UserEmail": email}
        headers = names if self.vendor == "copper" else {"X-Api-Key": key}
        return self.http.request(method, url, headers=headers, **what)

    def add(self) -> httpx.Response:
        path, body = {
            "close": ("/api/v1/lead/", {"name": "A", "description": TEXT}),
            "copper": ("/developer_api/v1/companies", {"name": "A", "details": TEXT[:30_000]}),
        }[self.vendor]
        answer = self.call("POST", path, json=body)
        if answer.is_success:
            self.ids.append(answer.json()["id"])
        return answer

    def delete(self) -> httpx.Response:
        path = {"close": "/api/v1/lead/{}/", "copper": "/developer_api/v1/companies/{}"}[self.vendor]
        return self.call("DELETE", path.format(self.ids.pop()))

    def fill(self) -> httpx.Response:
        """Add records until that is refused."""
        for _ in range(4 * MAX_BYTES // len(TEXT)):
            if not (answer := self.add()).is_success:
                return answer
        raise AssertionError("nothing was refused")

    def control(self, method: str, path: str, **what: Any) -> httpx.Response:
        return self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", **what)


@pytest.mark.parametrize("vendor", ["close", "copper"])
def test_beyond_it_an_account_can_only_delete_and_others_go_on(http: httpx.Client, vendor: str) -> None:
    full, other = Writer(http, vendor), Writer(http, "close")
    refused = full.fill()
    assert refused.status_code == 507
    assert "account_max_bytes" in refused.headers["dealdock-explain"]
    assert len(full.ids) > 5
    assert other.add().status_code in {200, 201}
    shown = full.control("PUT", "/snapshots/more")
    assert (shown.status_code, "account_max_bytes" in shown.text) == (507, True)
    assert full.control("POST", "/import", json={"accounts": [{"vendor": vendor}]}).status_code == 507
    assert full.delete().is_success
    assert full.control("DELETE", "/requests").status_code == 204
    assert full.control("POST", "/reset").status_code == 204
    eventually(lambda: full.add().is_success)


def test_a_body_that_is_large_counts_before_it_is_stored(http: httpx.Client, sandbox: Sandbox) -> None:
    full = Writer(http, "close")
    full.fill()
    account_id = full.account["id"]
    stored = sandbox.database.read(lambda db: storage.stored_bytes(db, account_id))
    assert MAX_BYTES * 0.8 < stored < MAX_BYTES * 1.5
