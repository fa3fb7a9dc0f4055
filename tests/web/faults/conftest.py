"""Faults of the test's account, set and read over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.builders import Account
from tests.support.client import Client

Json = Any


class Faults:
    """The control plane's part that sets faults."""

    def __init__(self, address: str, account: Account) -> None:
        self.url = f"{address}/_dealdock/accounts/{account.tenant.account_id}"
        self.http = Client(self.url)

    def add(self, effect: Json, match: Json = None, **rest: Any) -> Json:
        """Make calls fail: all, or those that `match` selects."""
        answer = self.http.post("/faults", json={"effect": effect, "match": match or {}, **rest})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def counted(self) -> list[tuple[int, int]]:
        """Return how many calls each fault has seen and struck."""
        return [(fault["seen"], fault["struck"]) for fault in self.http.get("/faults").json()]

    def clear(self) -> None:
        assert self.http.delete("/faults").status_code == 204

    def limit(self, **limits: int) -> None:
        assert self.http.patch(self.url, json={"limits": limits}).status_code == 200


@pytest.fixture
def faults(address: str, account: Account) -> Iterator[Faults]:
    faults = Faults(address, account)
    with faults.http:
        yield faults
