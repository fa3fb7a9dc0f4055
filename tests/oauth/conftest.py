"""The account's connected app."""

from collections.abc import Iterator

import httpx
import pytest

from tests.builders import NO_TLS, Account
from tests.oauth.app import App


@pytest.fixture
def app(address: str, account: Account) -> Iterator[App]:
    with httpx.Client(base_url=f"{address}/services/oauth2", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield App(account, client)
