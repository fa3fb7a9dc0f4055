"""The calls that a suite makes for each of its tests: its account, its keys, its clock, its records, its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform.database import statements
from tests.support.client import Client
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import record_statements

pytestmark = ONE_DATABASE

_UNPREPARED: Final = ("INSERT INTO failed_login", 'INSERT INTO "pardot_campaign"')
"""An upsert, which Core cannot express for both databases, and bulk data: neither is built by each call."""


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with Client(address) as http:
        yield http


@contextmanager
def built(sandbox: Sandbox) -> Iterator[list[str]]:
    """Yield a list that has, at the end of the block, the statements that were built for it."""
    prepared, found = list[str](), list[str]()

    def listen(_db: object, sql: str, _values: object) -> None:
        prepared.append(" ".join(sql.split()))

    statements.listeners.append(listen)
    try:
        with record_statements(sandbox) as sent:
            yield found
    finally:
        statements.listeners.remove(listen)
    assert prepared
    found += [each.statement for each in sent if each.statement not in prepared]


def calls(http: httpx.Client) -> Iterator[tuple[str, Callable[[], httpx.Response]]]:
    made = list[Any]()

    def create() -> httpx.Response:
        answer = http.post("/_dealdock/accounts", json={"vendor": "pardot", "watched": True})
        made.append(answer.json())
        return answer

    create()
    account = made[0]
    keys = {name: account[name] for name in ("email", "password", "user_key")}
    path, deal = f"/_dealdock/accounts/{account['id']}", {"name": "Deal", "value": 1, "probability": 5}
    yield "create an account", create
    yield "log in", lambda: http.post("/api/login/version/3", data={**keys, "format": "json"})
    yield "freeze the clock", lambda: http.put(f"{path}/clock", json={"mode": "frozen"})
    yield "advance the clock", lambda: http.post(f"{path}/clock/advance", json={"seconds": 1})
    yield "add records", lambda: http.post(f"{path}/records/opportunity", json=[deal, deal])
    create()
    yield "delete an account", lambda: http.delete(f"/_dealdock/accounts/{made.pop()['id']}")


def test_the_calls_that_each_test_of_a_suite_makes_build_no_statement(sandbox: Sandbox, http: httpx.Client) -> None:
    found = {}
    for name, call in calls(http):
        assert call().is_success, name
        with built(sandbox) as statements_built:
            assert call().is_success, name
        found[name] = [each for each in statements_built if not each.startswith(_UNPREPARED)]
    assert not any(found.values()), found
    assert len(found) == 6
