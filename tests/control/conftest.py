"""A client of the control plane, and accounts made by it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.client import Client
from tests.support.transport import Transport

Json = Any


@pytest.fixture
def control(address: str, transport: Transport) -> httpx.Client:
    """A client of the control plane, on a real socket."""
    return Client(f"{address}/_dealdock", transport)


@pytest.fixture
def make_account(control: httpx.Client) -> Callable[..., Json]:
    """Makes an account with the settings that are given."""

    def make(**settings: Any) -> Json:
        response = control.post("/accounts", json=settings)
        assert response.status_code == 201, response.text
        return response.json()

    return make
