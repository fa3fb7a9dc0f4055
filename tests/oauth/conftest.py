"""The account's connected app."""

import pytest

from tests.builders import Account
from tests.client import Client
from tests.oauth.app import App
from tests.transport import Transport


@pytest.fixture
def app(address: str, account: Account, transport: Transport) -> App:
    return App(account, Client(f"{address}/services/oauth2", transport))
