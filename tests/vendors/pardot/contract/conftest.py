"""Calls that fail, which are made once for all tests of their answers."""

from collections.abc import Mapping

import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Answer, Pardot
from tests.support.transport import Transport
from tests.vendors.pardot.contract.errors import WAYS

Failed = Mapping[int, tuple[Pardot, Answer]]


@pytest.fixture(scope="session")
def failed(sandbox: Sandbox, address: str, transport: Transport) -> Failed:
    """For each error code that the API gives: a client of an account of its own, and an answer with that error."""
    clients = {code: Pardot(address, Account.open(sandbox), transport=transport) for code in WAYS}
    return {code: (client, WAYS[code](client)) for code, client in clients.items()}
