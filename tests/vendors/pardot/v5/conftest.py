"""Fixtures of the tests of version 5."""

import pytest

from tests.support.builders import Account
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5


@pytest.fixture
def v5(address: str, account: Account, transport: Transport) -> V5:
    """A client of version 5 for the account."""
    return V5(address, account, transport)
