"""Calls that belong to no account, for every vendor: the journal of the server has them."""

import json
from typing import Any

import pytest

from tests.across.client import Client

KEY = "0123456789abcdefdeadbeef"


def of_none(client: Client) -> list[dict[str, Any]]:
    """Return the calls of the vendor that belong to no account."""
    answer = client.http.get("/_dealdock/requests", params={"account": "none", "vendor": client.vendor})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def reading_path(client: Client) -> str:
    """Return the path of an operation that reads, needs a key, and names no record."""
    operations = (each for router in client.calls.rest.routers for each in router.operations)
    return next(
        each.path
        for each in operations
        if "GET" in each.methods and not each.parameters and (each.object, each.name) not in client.calls.keyless
    )


class TestCallsWithoutAnAccount:
    @pytest.fixture(autouse=True)
    def _no_earlier_calls(self, client: Client) -> None:
        assert client.http.delete("/_dealdock/requests").status_code == 204

    def test_have_the_end_of_an_unknown_key(self, client: Client) -> None:
        path = reading_path(client)
        answer = client.call("GET", path, headers=client.calls.headers({**client.account, client.calls.key: KEY}))
        [request] = of_none(client)
        assert (request["status"], request["account_id"]) == (answer.status_code, None)
        assert request["credential"] == "….beef"
        assert request["explain"]
        assert KEY not in json.dumps(request)

    def test_have_no_end_without_a_key(self, client: Client) -> None:
        client.call("GET", reading_path(client), headers={})
        [request] = of_none(client)
        assert request["credential"] is None
        assert request["explain"]

    def test_are_none_with_the_key_of_an_account(self, client: Client) -> None:
        client.call("GET", "/nothing-is-here")
        assert of_none(client) == []
        assert len(client.control("GET", "/requests")) == 1
