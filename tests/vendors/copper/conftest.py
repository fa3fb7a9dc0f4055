"""A server with Copper on SQLite and on PostgreSQL, and accounts on it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.client import Client
from tests.vendors.copper.client import Copper


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    with Client(address) as http:
        yield http


@pytest.fixture
def copper(http: httpx.Client) -> Copper:
    return Copper.open(http)


@pytest.fixture
def other(http: httpx.Client) -> Copper:
    """Another account."""
    return Copper.open(http)


@pytest.fixture(scope="session")
def fresh(http: httpx.Client) -> Copper:
    """An account that tests share, each with records of its own."""
    return Copper.open(http)
