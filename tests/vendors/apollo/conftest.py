"""Accounts of Apollo on a server of the whole run, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.client import Client
from tests.vendors.apollo.client import NOON, Apollo


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    with Client(address) as http:
        yield http


@pytest.fixture
def apollo(http: httpx.Client) -> Apollo:
    """An account whose clock is frozen."""
    return Apollo.open(http, clock={"mode": "frozen", "at": NOON})


@pytest.fixture
def other(http: httpx.Client) -> Apollo:
    """Another account."""
    return Apollo.open(http)


@pytest.fixture
def older(http: httpx.Client) -> Apollo:
    """An account of the edition 2021."""
    return Apollo.open(http, edition=2021, clock={"mode": "frozen", "at": NOON})
