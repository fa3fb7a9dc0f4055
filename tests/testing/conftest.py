"""A server in this process, and accounts on it, as the plugin hands them out; here without the plugin."""

from collections.abc import Iterator

import pytest

from dealdock.testing import Account, Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server.start() as server:
        yield server


@pytest.fixture
def dealdock(server: Server) -> Iterator[Account]:
    with server.account() as account:
        yield account
