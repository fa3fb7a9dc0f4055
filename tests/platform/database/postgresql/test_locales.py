"""A PostgreSQL that sorts as a dictionary does: clients see the same order as on every other database."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.serving import served
from tests.vendors.apollo.client import Apollo
from tests.vendors.close.client import Close, connected
from tests.vendors.copper.client import Copper

NAMES = ["b", "Z", "é", "f", "a", "_"]
"""By code point: Z _ a b f é. In a dictionary: _ a b é f Z."""
BY_CODE_POINT = sorted(NAMES)
IN_LOWER_CASE = sorted(NAMES, key=str.lower)


@pytest.fixture(scope="module")
def sandbox(english_postgres: str) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=english_postgres, secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as address, connected(address) as http:
        yield http


def test_it_sorts_otherwise_where_nothing_is_said(sandbox: Sandbox) -> None:
    names = sa.values(sa.column("name", sa.String), name="names").data([(name,) for name in NAMES])
    query = sa.select(names.c.name).order_by(names.c.name)
    assert sandbox.database.read(lambda db: list(db.scalars(query))) not in (BY_CODE_POINT, IN_LOWER_CASE)


def test_names_in_pardot(http: httpx.Client, account: Account) -> None:
    for name in NAMES:
        account.custom_field(name=name)
    with Pardot(str(http.base_url), account) as pardot:
        for order, names in (("ascending", BY_CODE_POINT), ("descending", BY_CODE_POINT[::-1])):
            found = pardot.call("query", "customField", sort_by="name", sort_order=order).json["result"]["customField"]
            assert [each["name"] for each in found] == names


def test_names_in_apollo(http: httpx.Client) -> None:
    apollo = Apollo.open(http)
    for name in NAMES:
        apollo.add(name=name)
        apollo.control("POST", "/users", {"first_name": name, "last_name": "Lee"})
    assert apollo.names(sort_by_field="name", sort_ascending=True) == BY_CODE_POINT
    assert apollo.names(sort_by_field="name") == BY_CODE_POINT[::-1]


def test_names_in_close(http: httpx.Client) -> None:
    close = Close.open(http)
    for name in NAMES:
        close.add(user_id=close.user(name, "Lee")["id"])
    shown = [each["user_name"] for each in close.rows(_order_by="user_name")]
    assert shown == [f"{name} Lee" for name in sorted(NAMES, key=lambda name: f"{name} Lee".lower())]


@pytest.mark.parametrize("sort", ["name", "company_name", "contact", "assignee"])
def test_names_in_copper(http: httpx.Client, sort: str) -> None:
    copper = Copper.open(http)
    for name in NAMES:
        user = copper.control("POST", "/users", {"first_name": name, "last_name": "Lee"})
        person = copper.person(name=name)
        company = copper.company(name=name)["id"]
        copper.deal(name=name, company_id=company, primary_contact_id=person["id"], assignee_id=user["id"])
    expected = IN_LOWER_CASE if sort != "assignee" else sorted(NAMES, key=lambda name: f"{name} lee".lower())
    assert copper.found({"sort_by": sort}) == expected


def test_snapshots_in_the_control_plane(http: httpx.Client) -> None:
    account: dict[str, Any] = http.post("/_dealdock/accounts", json={"vendor": "apollo"}).json()
    path = f"/_dealdock/accounts/{account['id']}/snapshots"
    for name in ("b", "Z", "a"):
        assert http.put(f"{path}/{name}").is_success
    assert [each["name"] for each in http.get(path).json()] == ["Z", "a", "b"]
