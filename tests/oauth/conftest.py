"""The account's connected app."""

import httpx
import pytest

from tests.builders import Account
from tests.oauth.app import App
from tests.transport import Transport


@pytest.fixture
def app(address: str, account: Account, transport: Transport) -> App:
    url = f"{address}/services/oauth2"
    return App(account, httpx.Client(base_url=url, timeout=30, transport=transport, trust_env=False))
