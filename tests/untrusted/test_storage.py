"""The setting `account_max_bytes`: one account cannot fill the disk of all."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import select

from dealdock import Sandbox
from dealdock.platform import background
from dealdock.platform.limits import storage
from dealdock.settings import Settings
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.vendors.registry import VENDORS
from dealdock.web import pipeline
from tests.across.raw_calls import TEXT, raw_calls
from tests.support.builders import NO_TLS
from tests.support.running import eventually
from tests.support.serving import served

MAX_BYTES: Final = 4_000_000
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
    with served(sandbox) as url, httpx.Client(base_url=url, timeout=60, verify=NO_TLS) as client:
        yield client


class Writer:
    """A client of one account, which adds and deletes records by the vendor's API."""

    def __init__(self, http: httpx.Client, vendor: str) -> None:
        self.http, self._raw = http, raw_calls(vendor)
        self.account: dict[str, Any] = http.post(
            "/_dealdock/accounts", json={"vendor": vendor, **self._raw.settings}
        ).json()
        self.ids: list[str] = []

    def call(self, method: str, path: str, **what: Any) -> httpx.Response:
        return self._raw.call(self.http, self.account, method, path, **what)

    def add(self) -> httpx.Response:
        path, what = self._raw.new
        answer = self.call("POST", path, **what)
        if answer.is_success:
            found = re.search(r'"?id"?[>:] ?"?(\w+)', answer.text)
            assert found is not None
            self.ids.append(found[1])
        return answer

    def delete(self) -> httpx.Response:
        method, path = self._raw.deletion
        return self.call(method, path.format(self.ids.pop()))

    def fill(self) -> httpx.Response:
        """Add records until that is refused."""
        for _ in range(4 * MAX_BYTES // len(TEXT)):
            if not (answer := self.add()).is_success:
                return answer
        raise AssertionError("nothing was refused")

    def control(self, method: str, path: str, **what: Any) -> httpx.Response:
        return self.http.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", **what)

    def refused(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Fill the account, and call the control plane until that is refused: the journal may drop calls meanwhile."""
        for _ in range(10):
            self.fill()
            answer = self.control(method, path, **what)
            if not answer.is_success:
                return answer
        raise AssertionError("nothing was refused")


@pytest.mark.slow
@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_beyond_it_an_account_can_only_delete_and_others_go_on(http: httpx.Client, vendor: str) -> None:
    full, other = Writer(http, vendor), Writer(http, "close")
    refused = full.fill()
    status, text = raw_calls(vendor).full
    assert (refused.status_code, text in refused.text) == (status, True)
    assert "account_max_bytes" in refused.headers["dealdock-explain"]
    assert len(full.ids) > 5
    assert other.add().status_code in {200, 201}
    shown = full.refused("PUT", "/snapshots/more")
    assert (shown.status_code, "account_max_bytes" in shown.text) == (507, True)
    assert full.refused("POST", "/import", json={"accounts": [{"vendor": vendor}]}).status_code == 507
    assert full.delete().is_success
    assert full.control("DELETE", "/requests").status_code == 204
    assert full.control("POST", "/reset").status_code == 204
    eventually(lambda: full.add().is_success)


@pytest.mark.slow
def test_a_body_that_is_large_counts_before_it_is_stored(http: httpx.Client, sandbox: Sandbox) -> None:
    full = Writer(http, "close")
    account_id = full.account["id"]

    def stored() -> int:
        full.fill()
        return sandbox.database.read(lambda db: storage.stored_bytes(db, account_id))

    eventually(lambda: stored() > MAX_BYTES * 0.8)  # a slow machine measures rarely, and refuses earlier
    assert stored() < MAX_BYTES * 1.5


@pytest.mark.slow
def test_a_directory_of_a_full_account_is_not_made(
    http: httpx.Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Writer(http, "apollo")
    assert full.control("PATCH", "", json={"directory": {"people": 30_000, "organizations": 100}}).is_success
    monkeypatch.setitem(sandbox.database.after_commit, background.WAKE, lambda: None)
    monkeypatch.setattr(pipeline, "MAX_WAIT_SECONDS", 0.2)
    assert full.call("POST", "/api/v1/mixed_people/api_search", json={}).status_code == 503
    full.fill()
    monkeypatch.undo()
    sandbox.background.wake()
    failures = select(DirectoryState.failure).where(DirectoryState.failure.is_not(None))

    def reasons() -> list[str | None]:
        return list(sandbox.database.read(lambda db: db.scalars(failures).all()))

    eventually(reasons)
    assert ["account_max_bytes" in (each or "") for each in reasons()] == [True]
