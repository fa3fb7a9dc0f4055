"""A PostgreSQL that sorts as a dictionary does: clients see the same order as on every other database."""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.client import Client
from tests.support.serving import served
from tests.support.sorted_names import BY_CODE_POINT, IN_LOWER_CASE, NAMES

CHECKS: Final = [
    check
    for vendor in VENDORS
    if find_spec(module := f"tests.vendors.{vendor.name}.sorting")
    for check in import_module(module).SORTED
]


@pytest.fixture(scope="module")
def sandbox(english_postgres: str) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=english_postgres, secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as address, Client(address) as http:
        yield http


@pytest.mark.slow
def test_it_sorts_otherwise_where_nothing_is_said(sandbox: Sandbox) -> None:
    names = sa.values(sa.column("name", sa.String), name="names").data([(name,) for name in NAMES])
    query = sa.select(names.c.name).order_by(names.c.name)
    assert sandbox.database.read(lambda db: list(db.scalars(query))) not in (BY_CODE_POINT, IN_LOWER_CASE)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.__module__}.{check.__name__}")
def test_names_of_each_vendor(
    check: Callable[[Sandbox, httpx.Client], None], sandbox: Sandbox, http: httpx.Client
) -> None:
    check(sandbox, http)


def test_snapshots_in_the_control_plane(http: httpx.Client) -> None:
    account: dict[str, Any] = http.post("/_dealdock/accounts", json={"vendor": "apollo"}).json()
    path = f"/_dealdock/accounts/{account['id']}/snapshots"
    for name in ("b", "Z", "a"):
        assert http.put(f"{path}/{name}").is_success
    assert [each["name"] for each in http.get(path).json()] == ["Z", "a", "b"]
