"""A client of the control plane, and accounts made by it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.transport import Transport

Json = Any


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    """A client of the control plane, on a real socket."""
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, transport=Transport(), trust_env=False) as client:
        yield client


@pytest.fixture
def make_account(control: httpx.Client) -> Callable[..., Json]:
    """Makes an account with the settings that are given."""

    def make(**settings: Any) -> Json:
        response = control.post("/accounts", json=settings)
        assert response.status_code == 201, response.text
        return response.json()

    return make
