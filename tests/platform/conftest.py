"""A PostgreSQL that can be disconnected, and machines whose clocks can be set."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.settings import Settings
from tests.support.clocks import Machine
from tests.support.relay import Relay


@pytest.fixture(scope="module")
def postgres(migrated_postgres: Callable[[], str]) -> str:
    """A database of this module's own."""
    return migrated_postgres()


@pytest.fixture(scope="module")
def relay(postgres: str) -> Iterator[Relay]:
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as directory, Relay(postgres, Path(directory)) as relay:
        yield relay


@pytest.fixture
def machine(place: str) -> Iterator[Machine]:
    """Open the database of `place` as another machine, with another clock."""
    with ExitStack() as stack:

        def machine(clock: Clock, *, workers: int = 1) -> Sandbox:
            settings = Settings(database=place, secret="a secret for tests", workers=workers)
            return stack.enter_context(Sandbox(settings, clock=clock))

        yield machine


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without data: SQLite's file isn't there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/dealdock.db"
    return str(request.getfixturevalue("migrated_postgres")())
