"""A server with the vendor `till` in addition to all others."""

from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest

from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.scenes import read
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.support.client import Client
from tests.support.serving import served
from tests.vendors.routing import till


class Both(NamedTuple):
    """A sandbox with one account of each vendor, and a client of its server."""

    sandbox: Sandbox
    url: str
    http: httpx.Client
    pardot: AccountView
    till: AccountView

    def get(self, path: str, host: str | None = None, **headers: str | None) -> httpx.Response:
        """Send a GET, with the value of `Host` if it is given."""
        given = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        return self.http.get(path, headers=given | ({} if host is None else {"Host": host}))

    def journal(self, account: AccountView) -> list[tuple[str, int, int | str | None]]:
        """Address, status and code of the account's calls."""
        found = self.http.get(f"/_dealdock/accounts/{account.id}/requests").json()
        return [(one["url"], one["status"], one["code"]) for one in found]


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Sandbox, str, httpx.Client]]:
    with (
        Sandbox(Settings(secret="a secret for tests"), till.VENDORS) as sandbox,
        served(sandbox) as url,
        Client(url) as http,
    ):
        yield sandbox, url, http


@pytest.fixture
def both(server: tuple[Sandbox, str, httpx.Client]) -> Both:
    sandbox = server[0]

    def opened(vendor: str) -> AccountView:
        now, scene = sandbox.clock.now(), read("empty", sandbox.vendors, vendor)
        return sandbox.database.write(lambda db: create_account(db, sandbox.credentials, scene, name=vendor, real=now))

    return Both(*server, opened("pardot"), opened("till"))
