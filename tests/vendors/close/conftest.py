"""A server with Close on SQLite and on PostgreSQL, and accounts on it.

Tests that write take `close`, an account of their own. Those that only read take `deals` (the six opportunities of the
contract's paragraph 2.7) or `fresh` (an account as a new one is), which are made once per database.
"""

from collections.abc import Iterator

import httpx
import pytest

from tests.vendors.close.client import Close, connected
from tests.vendors.close.deals import Deals, filled
from tests.vendors.close.rest_client import Client, opened


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx.Client]:
    with connected(address) as http:
        yield http


@pytest.fixture
def close(http: httpx.Client) -> Close:
    return Close.open(http)


@pytest.fixture
def other(http: httpx.Client) -> Close:
    return Close.open(http)


@pytest.fixture
def client(http: httpx.Client) -> Client:
    return opened(http)


@pytest.fixture
def other_client(http: httpx.Client) -> Client:
    return opened(http)


@pytest.fixture(scope="session")
def fresh(http: httpx.Client) -> Close:
    """An account that no test writes to."""
    return Close.open(http)


@pytest.fixture(scope="session")
def deals(http: httpx.Client) -> Deals:
    return filled(Close.open(http))
