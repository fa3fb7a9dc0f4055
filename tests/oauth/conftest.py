"""The account's connected app."""

import pytest

from tests.oauth.app import App
from tests.support.builders import Account
from tests.support.client import Client
from tests.support.transport import Transport


@pytest.fixture
def app(address: str, account: Account, transport: Transport) -> App:
    return App(account, Client(f"{address}/services/oauth2", transport))
