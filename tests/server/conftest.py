from collections.abc import Iterator

import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.server.answering import Answering, answering


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def loop(request: pytest.FixtureRequest) -> str:
    """The kind of loop that the server runs on."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def temporary() -> Iterator[Sandbox]:
    """A sandbox on a temporary database."""
    with Sandbox(Settings()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def running(temporary: Sandbox, loop: str) -> Iterator[Answering]:
    """A server on it that has an HTTPS port."""
    with answering(temporary, loop) as running:
        yield running
