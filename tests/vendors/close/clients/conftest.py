"""A server with TLS, for clients whose addresses are hard-coded."""

from collections.abc import Iterator

import pytest

from dealdock import Sandbox
from tests.server.answering import answering
from tests.support.forks import Forks
from tests.vendors.close.clients.redirected import Redirected


@pytest.fixture(scope="module")
def redirected(sandbox: Sandbox, forks: Forks) -> Iterator[Redirected]:
    with answering(sandbox, "uvloop") as running:
        yield Redirected(running.port, running.authority.file(), forks)
