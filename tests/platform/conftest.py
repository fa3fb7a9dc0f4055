"""A PostgreSQL that can be cut off."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.relay import Relay


@pytest.fixture(scope="module")
def postgres(new_postgres: Callable[[], str]) -> str:
    """A database of this module's own."""
    return new_postgres()


@pytest.fixture(scope="module")
def relay(postgres: str) -> Iterator[Relay]:
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as directory, Relay(postgres, Path(directory)) as relay:
        yield relay
